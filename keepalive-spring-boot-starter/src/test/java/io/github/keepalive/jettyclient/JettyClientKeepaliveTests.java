package io.github.keepalive.jettyclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

import io.github.keepalive.integration.HttpClientContract;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.ClientConnector;

import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Real connections of Jetty's client, read from the kernel.
 */
class JettyClientKeepaliveTests extends HttpClientContract {

	@Override
	protected String name() {
		return "jetty-client";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return JettyClientKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String library() {
		return "jetty";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnTiming.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTiming implements ClientConnector.ConnectListener {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> ownTiming() {
			return (builder) -> builder
				.withClientConnectorCustomizerCustomizer((connector) -> connector.addEventListener(this));
		}

		@Override
		public void onConnectBegin(SocketChannel channel, SocketAddress address) {
			try {
				channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
