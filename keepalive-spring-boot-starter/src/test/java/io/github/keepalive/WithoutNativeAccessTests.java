package io.github.keepalive;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.WithoutNativeAccess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where only the JDK is there to set options, every server's connections are kept alive
 * all the same.
 */
class WithoutNativeAccessTests {

	@ParameterizedTest
	@CsvSource({ "TOMCAT, SERVLET, tomcat", "JETTY, SERVLET, jetty", "NETTY, REACTIVE, reactor-netty" })
	void acceptedConnectionIsKeptAlive(Server server, WebApplicationType type, String integration) throws IOException {
		assertAcceptedIsKeptAlive(server, type, integration, WithoutNativeAccess.OnLinux.class, "[SO_KEEPALIVE]");
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, SERVLET, tomcat", "JETTY, SERVLET, jetty", "NETTY, REACTIVE, reactor-netty" })
	void acceptedConnectionIsGivenAllWhereNothingIsHandedDown(Server server, WebApplicationType type,
			String integration) throws IOException {
		assertAcceptedIsKeptAlive(server, type, integration, WithoutNativeAccess.OnMacOs.class,
				"[SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT]");
	}

	private static void assertAcceptedIsKeptAlive(Server server, WebApplicationType type, String integration,
			Class<?> system, String left) throws IOException {
		Class<?>[] configuration = (server != Server.NETTY) ? new Class<?>[] { system }
				: new Class<?>[] { system, Nio.class };
		try (ConfigurableApplicationContext application = TestApplication.runServer(server, type, configuration)) {
			int port = TestApplication.port(application);
			assertThat(KernelSockets.one(KernelSockets.listener(port)).keepalive()).isEqualTo("0 15/15/9 0");
			try (Socket client = new Socket("127.0.0.1", port)) {
				client.getOutputStream().write('P');
				KernelSockets
					.awaitOne(KernelSockets.inbound(port).and((socket) -> "1 15/15/9 0".equals(socket.keepalive())));
			}
			List<Target> targets = application.getBean(KeepaliveIntegrations.class).listener(integration).targets();
			assertThat(targets).singleElement()
				.satisfies((target) -> assertThat(target.isComplete()).isFalse())
				.satisfies((target) -> assertThat(target.note())
					.isEqualTo("set on each connection that it accepts, not inherited: " + left));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nio {

		@Bean
		NettyReactiveWebServerFactory nio() {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
			factory.addServerCustomizers((server) -> server.runOn(LoopResources.create("nio", 1, true), false));
			return factory;
		}

	}

}
