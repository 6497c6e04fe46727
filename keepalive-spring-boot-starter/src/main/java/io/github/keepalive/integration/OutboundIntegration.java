package io.github.keepalive.integration;

import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.NativeChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client whose connections carry the options before they connect.
 *
 * @since 0.1.0
 */
public final class OutboundIntegration extends Integration {

	private final LongAdder sockets = new LongAdder();

	private volatile @Nullable Latest latest;

	OutboundIntegration(Context context) {
		super(context, KeepaliveRole.CLIENT);
	}

	/**
	 * Prepare a connection.
	 * @param socket the socket, which is not connected yet
	 * @return what became of each option
	 */
	public KeepaliveReport beforeConnect(Socket socket) {
		KeepalivePlan plan = plan();
		return note(plan, applier().apply(socket, plan));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is not connected yet
	 * @return what became of each option
	 */
	public KeepaliveReport beforeConnect(NetworkChannel channel) {
		KeepalivePlan plan = plan();
		return note(plan, applier().apply(channel, plan));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is not connected yet
	 * @return what became of each option
	 */
	public KeepaliveReport beforeConnect(NativeChannel channel) {
		KeepalivePlan plan = plan();
		return note(plan, applier().apply(channel, plan));
	}

	/**
	 * Prepare a connection that the library had before us: leave and note the values that
	 * somebody chose.
	 * @param channel the channel
	 * @param builtIn what the library is built with
	 * @param told what the library was told to set instead
	 */
	public void afterLibrary(NetworkChannel channel, Map<KeepaliveOption, Integer> builtIn,
			Map<KeepaliveOption, Integer> told) {
		KeepalivePlan plan = plan();
		note(plan, applier().applyAfter(channel, plan, builtIn, told));
	}

	/**
	 * Prepare a connection that the application had before us, but no library with values
	 * of its own.
	 * @param channel the channel
	 * @return what became of each option
	 */
	public KeepaliveReport afterApplication(NetworkChannel channel) {
		KeepalivePlan plan = plan();
		return note(plan, applier().applyAfter(channel, plan));
	}

	/**
	 * Prepare a connection that the application had before us.
	 * @param channel the channel
	 * @return what became of each option
	 */
	public KeepaliveReport afterApplication(NativeChannel channel) {
		KeepalivePlan plan = plan();
		return note(plan, applier().applyAfter(channel, plan));
	}

	private KeepaliveReport note(KeepalivePlan plan, KeepaliveReport report) {
		this.latest = new Latest(plan, report);
		this.sockets.increment();
		return report;
	}

	/**
	 * Look at a connection again after the library had its say: put the plan over values
	 * that the library is built with, leave and note those that somebody chose.
	 * @param socket the socket
	 * @param report what {@link #beforeConnect} returned
	 * @param builtIn what the library is built with
	 * @param told what the library was told to set instead
	 */
	public void afterConnect(Socket socket, KeepaliveReport report, Map<KeepaliveOption, Integer> builtIn,
			Map<KeepaliveOption, Integer> told) {
		KeepalivePlan plan = plan();
		this.latest = new Latest(plan, applier().settle(socket, plan, report, builtIn, told));
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
		Latest latest = this.latest;
		return (latest != null && latest.plan() == plan())
				? List.of(new Target("latest connection", latest.report(), null)) : List.of();
	}

	private record Latest(KeepalivePlan plan, KeepaliveReport report) {

	}

}
