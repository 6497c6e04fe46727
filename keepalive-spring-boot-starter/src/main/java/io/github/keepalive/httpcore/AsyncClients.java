package io.github.keepalive.httpcore;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.function.Decorator;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * Configures asynchronous clients. SO_KEEPALIVE and the timings are set before a
 * connection is made. The other options are set just after the connection attempt has
 * begun, because the library gives no access to the channel before.
 */
public final class AsyncClients {

	private static final String DECORATOR = "ioSessionDecorator";

	private AsyncClients() {
	}

	/**
	 * Configure a new client, which has no configuration of its own yet.
	 * @param client the builder of the client
	 * @param integration sets the options
	 */
	public static void configureNew(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		configure(client, integration, IOReactorConfig.DEFAULT, null);
	}

	/**
	 * Configure a client that the application may have configured already. The values
	 * that it chose stay.
	 * @param client the builder of the client
	 * @param integration sets the options
	 * @throws NullPointerException if the builder's fields cannot be read
	 */
	@SuppressWarnings("unchecked")
	public static void configure(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		IOReactorConfig config = (IOReactorConfig) PrivateFields.read(client, "ioReactorConfig");
		Decorator<IOSession> decorator = (Decorator<IOSession>) PrivateFields.read(client, DECORATOR);
		configure(client, integration, (config != null) ? config : IOReactorConfig.DEFAULT, decorator);
	}

	private static void configure(HttpAsyncClientBuilder client, OutboundIntegration integration,
			IOReactorConfig config, @Nullable Decorator<IOSession> decorator) {
		if (integration.isPeerNeeded()) {
			// The library's configuration is the same for all peers.
			client
				.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, HttpCore.builtInAlone(), decorator));
			return;
		}
		KeepalivePlan plan = integration.plan();
		Unclaimed ofLibrary = HttpCore.configuredWith(plan, config.isSoKeepAlive());
		client.setIOReactorConfig(config(config, plan))
			.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, ofLibrary, decorator));
	}

	/**
	 * Configure only the sessions of a client. A client with a session decorator of the
	 * application is left alone.
	 * @param client the builder of the client
	 * @param integration sets the options
	 */
	public static void configureSessions(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		if (PrivateFields.isNull(client, DECORATOR)) {
			client.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, HttpCore.builtInAlone(), null));
		}
	}

	private static IOReactorConfig config(IOReactorConfig own, KeepalivePlan plan) {
		return IOReactorConfig.copy(own)
			// copy() omits the traffic class.
			.setTrafficClass(own.getTrafficClass())
			.setSoKeepAlive(true)
			.setTcpKeepIdle(amount(KeepaliveOption.TCP_KEEPIDLE, own.getTcpKeepIdle(), plan))
			.setTcpKeepInterval(amount(KeepaliveOption.TCP_KEEPINTVL, own.getTcpKeepInterval(), plan))
			.setTcpKeepCount(amount(KeepaliveOption.TCP_KEEPCNT, own.getTcpKeepCount(), plan))
			.build();
	}

	private static int amount(KeepaliveOption timing, int own, KeepalivePlan plan) {
		boolean builtIn = Integer.valueOf(own).equals(LibraryDefaults.HTTP_CORE.amounts().get(timing));
		return builtIn ? HttpCore.amount(timing, plan) : own;
	}

}
