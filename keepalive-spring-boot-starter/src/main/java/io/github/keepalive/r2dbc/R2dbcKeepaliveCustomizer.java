package io.github.keepalive.r2dbc;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveLoopResources;
import io.github.keepalive.netty.NettyConnection;
import io.netty.channel.Channel;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Sets event loops that prepare each connection on a driver. Runs last, so that event
 * loops of the application are decorated and not replaced.
 */
final class R2dbcKeepaliveCustomizer implements ConnectionFactoryOptionsBuilderCustomizer, Ordered, DisposableBean {

	private static final Set<String> TAKE_EVENT_LOOPS = Set.of("postgresql", "postgres", "mariadb", "mysql");

	private static final Set<String> TAKE_A_FLAG = Set.of("sqlserver", "mssql");

	/** Drivers that wrap another one. The protocol option begins with its name. */
	private static final Set<String> WRAPPERS = Set.of("pool", "proxy");

	private static final Option<Object> LOOP_RESOURCES = Option.valueOf("loopResources");

	private static final Option<Object> TCP_KEEP_ALIVE = Option.valueOf("tcpKeepAlive");

	private final OutboundIntegration integration;

	private final List<KeepaliveLoopResources> decorated = new CopyOnWriteArrayList<>();

	private final KeepaliveLoopResources global = decorate(TcpResources::get);

	R2dbcKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConnectionFactoryOptions.Builder builder) {
		if (!this.integration.isActive()) {
			return;
		}
		ConnectionFactoryOptions options = builder.build();
		String driver = driver(options);
		if (TAKE_EVENT_LOOPS.contains(driver)) {
			Object loops = options.getValue(LOOP_RESOURCES);
			builder.option(LOOP_RESOURCES, (loops instanceof LoopResources own) ? decorate(() -> own) : this.global);
		}
		else if (TAKE_A_FLAG.contains(driver) && options.getValue(TCP_KEEP_ALIVE) == null
				&& this.integration.isPlanForAllPeers()) {
			builder.option(TCP_KEEP_ALIVE, true);
			this.integration.leftAlone(driver, "its driver takes no event loops, so only tcpKeepAlive is set");
		}
		else if (options.hasOption(ConnectionFactoryOptions.HOST)) {
			this.integration.leftAlone(driver, "its driver takes no event loops");
		}
	}

	private KeepaliveLoopResources decorate(Supplier<? extends LoopResources> loops) {
		KeepaliveLoopResources decorated = new KeepaliveLoopResources(loops, this::created);
		this.decorated.add(decorated);
		return decorated;
	}

	private void created(Class<? extends Channel> type, Channel channel) {
		NettyConnection.prepareAtConnect(channel, this.integration);
	}

	private static String driver(ConnectionFactoryOptions options) {
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER)).toLowerCase(Locale.ROOT);
		String protocol = String.valueOf(options.getValue(ConnectionFactoryOptions.PROTOCOL));
		while (WRAPPERS.contains(driver)) {
			int end = protocol.indexOf(':');
			driver = ((end >= 0) ? protocol.substring(0, end) : protocol).toLowerCase(Locale.ROOT);
			protocol = (end >= 0) ? protocol.substring(end + 1) : "";
		}
		return driver;
	}

	@Override
	public void destroy() {
		this.decorated.forEach(KeepaliveLoopResources::release);
	}

}
