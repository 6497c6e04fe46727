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
	 */
	public void beforeConnect(Socket socket) {
		this.latest = applier().apply(socket, plan());
		this.sockets.increment();
	}

	/**
	 * Put the plan over the values that the library is built with, if it set these after
	 * {@link #beforeConnect}. Values that somebody chose stay.
	 * @param socket the socket
	 * @param builtIn the values that nobody chose
	 */
	public void override(Socket socket, KeepaliveSettings builtIn) {
		applier().override(socket, plan(), builtIn);
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
