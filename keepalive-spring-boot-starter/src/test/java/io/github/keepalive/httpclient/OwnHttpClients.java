package io.github.keepalive.httpclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Stream;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import jakarta.servlet.http.HttpServletRequest;
import jdk.net.ExtendedSocketOptions;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.eclipse.jetty.io.ClientConnector;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * What applications set themselves on their HTTP clients, for {@link HttpClientsTests}.
 */
final class OwnHttpClients {

	private OwnHttpClients() {
	}

	public interface Hello {

		@GetExchange("/")
		String hello();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "hello", types = Hello.class)
	static class HttpServices {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "hello", types = Hello.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class ReactiveHttpServices {

	}

	@RestController
	static class Pages {

		@GetMapping("/")
		String hello() {
			return "hello";
		}

		@GetMapping("/protocol")
		String protocol(HttpServletRequest request) {
			return request.getProtocol();
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			Thread.sleep(1500);
			return "late";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCustomizers {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> ownJetty() {
			return (builder) -> builder.withClientConnectorCustomizerCustomizer(OwnCustomizers::set);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> ownJettyConnector() {
			return (builder) -> builder.withClientConnectorCustomizerCustomizer(OwnCustomizers::set);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> ownReactor() {
			return (builder) -> builder.withHttpClientCustomizer(OwnCustomizers::set);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> ownReactorConnector() {
			return (builder) -> builder.withHttpClientCustomizer(OwnCustomizers::set);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> ownHttpComponents() {
			return (builder) -> builder.withHttpClientCustomizer(
					(client) -> client.setIOReactorConfig(IOReactorConfig.custom().setTcpKeepIdle(60).build()));
		}

		private static HttpClient set(HttpClient client) {
			return client.option(ChannelOption.SO_KEEPALIVE, false)
				.option(new IntegerUnixChannelOption("own", 6, 4), 60);
		}

		private static void set(ClientConnector connector) {
			connector.addEventListener(new ClientConnector.ConnectListener() {

				@Override
				public void onConnectBegin(SocketChannel channel, SocketAddress address) {
					try {
						channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}

			});
		}

	}

	/** Nobody listens on the first one. */
	@Configuration(proxyBeanMethods = false)
	static class SeveralAddresses {

		private static InetAddress[] resolve() throws UnknownHostException {
			return new InetAddress[] { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> httpComponents() {
			return (builder) -> builder.withDnsResolver(new SystemDefaultDnsResolver() {

				@Override
				public InetAddress[] resolve(String host) throws UnknownHostException {
					return SeveralAddresses.resolve();
				}

			});
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> jetty() {
			return (builder) -> builder.withSocketAddressResolver((host, port, context, promise) -> {
				try {
					promise.succeeded(addresses(port));
				}
				catch (UnknownHostException ex) {
					promise.failed(ex);
				}
			});
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> reactor() {
			return (builder) -> builder.withResolvedAddressSelector((config, resolved) -> {
				try {
					return addresses(((InetSocketAddress) resolved.get(0)).getPort());
				}
				catch (UnknownHostException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}

		private static List<InetSocketAddress> addresses(int port) throws UnknownHostException {
			return Stream.of(resolve()).map((address) -> new InetSocketAddress(address, port)).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Http2 {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> http2() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.protocol(HttpProtocol.H2C));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> http2Connector() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.protocol(HttpProtocol.H2C));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProxy {

		static int port;

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> ownProxy() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client
				.proxy((proxy) -> proxy.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(port)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilders {

		@Bean
		ClientHttpRequestFactoryBuilder<?> ownBuilder(Environment environment) {
			return switch (environment.getRequiredProperty("own.library")) {
				case "jetty" -> ClientHttpRequestFactoryBuilder.jetty();
				case "reactor" -> ClientHttpRequestFactoryBuilder.reactor();
				default -> ClientHttpRequestFactoryBuilder.httpComponents();
			};
		}

		@Bean
		ClientHttpConnectorBuilder<?> ownConnectorBuilder(Environment environment) {
			return switch (environment.getRequiredProperty("own.library")) {
				case "jetty" -> ClientHttpConnectorBuilder.jetty();
				case "reactor" -> ClientHttpConnectorBuilder.reactor();
				default -> ClientHttpConnectorBuilder.httpComponents();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTimings {

		@Bean
		ClientHttpRequestFactoryBuilder<?> ownBuilder(Environment environment) {
			return switch (environment.getRequiredProperty("own.library")) {
				case "jetty" -> ClientHttpRequestFactoryBuilder.jetty()
					.withClientConnectorCustomizerCustomizer(OwnCustomizers::set);
				case "reactor" ->
					ClientHttpRequestFactoryBuilder.reactor().withHttpClientCustomizer(OwnCustomizers::set);
				default -> ClientHttpRequestFactoryBuilder.httpComponents()
					.withSocketConfigCustomizer((config) -> config.setTcpKeepIdle(60));
			};
		}

	}

}
