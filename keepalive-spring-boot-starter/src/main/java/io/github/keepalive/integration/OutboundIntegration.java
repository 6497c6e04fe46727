package io.github.keepalive.integration;

import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSocket;
import io.github.keepalive.KeepaliveSocketFactory;
import io.github.keepalive.NativeChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client whose connections carry the options before they connect.
 *
 * @since 0.1.0
 */
public final class OutboundIntegration extends Integration {

	private static final Logger logger = LoggerFactory.getLogger(OutboundIntegration.class);

	private static final String LATEST = "latest connection";

	private final LongAdder sockets = new LongAdder();

	/** What was last heard of each target: a connection, or why it is left alone. */
	private final Map<String, Latest> latest = new ConcurrentSkipListMap<>();

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

	/**
	 * Return a socket factory for a library that takes one.
	 * @param target what it connects to, such as the name of a data source
	 * @return the factory, whose sockets follow the plan in force
	 */
	public KeepaliveSocketFactory socketFactory(String target) {
		this.latest.put(target, Latest.NOTHING);
		return new KeepaliveSocketFactory(() -> {
			KeepalivePlan plan = plan();
			return new KeepaliveSocket(applier(), plan, (report) -> note(target, plan, report));
		});
	}

	/**
	 * Note that the connections to a target are left alone, so that they are the guard's.
	 * @param target what they connect to, such as the name of a data source
	 * @param reason why
	 */
	public void leftAlone(String target, String reason) {
		logger.info("The connections of {} are not reached before they connect: {}", target, reason);
		this.latest.put(target, new Latest(null, null, reason));
	}

	private KeepaliveReport note(KeepalivePlan plan, KeepaliveReport report) {
		return note(LATEST, plan, report);
	}

	private KeepaliveReport note(String target, KeepalivePlan plan, KeepaliveReport report) {
		this.latest.put(target, new Latest(plan, report, null));
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
		this.latest.put(LATEST, new Latest(plan, applier().settle(socket, plan, report, builtIn, told), null));
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
		List<Target> targets = new ArrayList<>();
		this.latest.forEach((name, latest) -> {
			boolean current = latest.plan() == plan();
			if (current || !name.equals(LATEST)) {
				targets.add(new Target(name, current ? latest.report() : null, latest.note()));
			}
		});
		return targets;
	}

	private record Latest(@Nullable KeepalivePlan plan, @Nullable KeepaliveReport report, @Nullable String note) {

		static final Latest NOTHING = new Latest(null, null, null);

	}

}
