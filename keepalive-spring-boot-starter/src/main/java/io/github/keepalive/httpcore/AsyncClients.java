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
 * Hooks asynchronous clients. SO_KEEPALIVE and the timings are set before a client
 * connects, the other options just after it began to, for there is no channel to be seen
 * before.
 */
public final class AsyncClients {

	private static final String DECORATOR = "ioSessionDecorator";

	private AsyncClients() {
	}

	/**
	 * Hook a client that has not been configured yet.
	 * @param client the builder of the client
	 * @param integration sets the options
	 */
	public static void hookNew(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		hook(client, integration, IOReactorConfig.DEFAULT, null);
	}

	/**
	 * Configure a client that the application may have configured already. Everything
	 * that it chose stays.
	 * @param client the builder of the client
	 * @param integration sets the options
	 * @throws NullPointerException if the builder's fields cannot be read
	 */
	@SuppressWarnings("unchecked")
	public static void hook(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		IOReactorConfig config = (IOReactorConfig) PrivateFields.read(client, "ioReactorConfig");
		Decorator<IOSession> decorator = (Decorator<IOSession>) PrivateFields.read(client, DECORATOR);
		hook(client, integration, (config != null) ? config : IOReactorConfig.DEFAULT, decorator);
	}

	private static void hook(HttpAsyncClientBuilder client, OutboundIntegration integration, IOReactorConfig config,
			@Nullable Decorator<IOSession> decorator) {
		if (integration.isPeerNeeded()) {
			// The library's configuration is the same for all peers.
			client
				.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, HttpCore.builtInAlone(), decorator));
			return;
		}
		KeepalivePlan plan = integration.plan();
		Unclaimed told = HttpCore.told(plan, config.isSoKeepAlive());
		client.setIOReactorConfig(config(config, plan))
			.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, told, decorator));
	}

	/**
	 * Hook a client whose configuration stays as it is. If it has a session decorator of
	 * the application's, it is left alone.
	 * @param client the builder of the client
	 * @param integration sets the options
	 */
	public static void hookSessionsIfFree(HttpAsyncClientBuilder client, OutboundIntegration integration) {
		if (PrivateFields.isNull(client, DECORATOR)) {
			client.setIoSessionDecorator(new KeepaliveSessionDecorator(integration, HttpCore.builtInAlone(), null));
		}
	}

	private static IOReactorConfig config(IOReactorConfig own, KeepalivePlan plan) {
		return IOReactorConfig.copy(own)
			// The copy has all but this.
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
