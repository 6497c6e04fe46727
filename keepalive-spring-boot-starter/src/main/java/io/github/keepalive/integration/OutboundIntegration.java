package io.github.keepalive.integration;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveSettings;
import org.jspecify.annotations.Nullable;

/**
 * A client whose connections carry the options before they connect.
 *
 * @since 0.1.0
 */
public final class OutboundIntegration extends Integration {

	private final LongAdder sockets = new LongAdder();

	private volatile @Nullable KeepaliveReport latest;

	OutboundIntegration(Context context) {
		super(context, context.plans().client());
	}

	/**
	 * Prepare a connection.
	 * @param socket the socket, which is not connected yet
	 * @return what became of each option
	 */
	public KeepaliveReport beforeConnect(Socket socket) {
		KeepaliveReport report = applier().apply(socket, plan());
		this.latest = report;
		this.sockets.increment();
		return report;
	}

	/**
	 * Look at a connection again after the library had its say: put the plan over values
	 * that the library is built with, leave and note those that somebody chose.
	 * @param socket the socket
	 * @param report what {@link #beforeConnect} returned
	 * @param builtIn the values that nobody chose
	 */
	public void afterConnect(Socket socket, KeepaliveReport report, KeepaliveSettings builtIn) {
		this.latest = applier().settle(socket, plan(), report, builtIn);
	}

	@Override
	public String role() {
		return "outbound";
	}

	@Override
	public long sockets() {
		return this.sockets.sum();
	}

	@Override
	public List<Target> targets() {
		KeepaliveReport latest = this.latest;
		return (latest != null) ? List.of(new Target("latest connection", latest, null)) : List.of();
	}

}
