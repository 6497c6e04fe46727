package io.github.keepalive.rsocket;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.function.Consumer;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.github.keepalive.netty.NettyConnection;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.messaging.rsocket.RSocketRequester;

/**
 * Wraps Spring's builder in a proxy that creates the transports over TCP and WebSocket
 * itself, with a client that prepares its connections. A transport that the application
 * creates is left alone.
 */
@ImportRuntimeHints(RequesterBuilderPostProcessor.ProxyHints.class)
final class RequesterBuilderPostProcessor extends OutboundPostProcessor<RSocketRequester.Builder> {

	RequesterBuilderPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(RSocketRequester.Builder.class, "rsocket", integrations);
	}

	@Override
	protected RSocketRequester.Builder configure(RSocketRequester.Builder builder, String beanName,
			OutboundIntegration integration) {
		return (RSocketRequester.Builder) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { RSocketRequester.Builder.class }, new TransportHandler(builder, integration));
	}

	private record TransportHandler(RSocketRequester.Builder builder,
			OutboundIntegration integration) implements InvocationHandler {

		@Override
		@SuppressWarnings({ "deprecation", "unchecked" })
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] passed) throws Throwable {
			Object[] arguments = (passed != null) ? passed : new Object[0];
			return switch (method.getName()) {
				case "tcp" -> this.builder.transport(tcp(arguments));
				case "websocket" -> this.builder.transport(websocket(arguments));
				case "connectTcp" -> this.builder.connect(tcp(arguments));
				case "connectWebSocket" -> this.builder.connect(websocket(arguments));
				case "apply" -> {
					((Consumer<RSocketRequester.Builder>) arguments[0]).accept((RSocketRequester.Builder) proxy);
					yield proxy;
				}
				case "equals" -> proxy == arguments[0];
				default -> {
					Object result = delegate(method, arguments);
					yield (result == this.builder) ? proxy : result;
				}
			};
		}

		private @Nullable Object delegate(Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(this.builder, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private ClientTransport tcp(Object[] hostAndPort) {
			return TcpClientTransport.create(client().host((String) hostAndPort[0]).port((Integer) hostAndPort[1]));
		}

		// As in RSocket, so that the event loops and the connection pool stay the same.
		@SuppressWarnings("deprecation")
		private ClientTransport websocket(Object[] arguments) {
			URI uri = (URI) arguments[0];
			boolean secure = uri.getScheme().equals("wss") || uri.getScheme().equals("https");
			int defaultPort = secure ? 443 : 80;
			TcpClient client = client().host(uri.getHost()).port((uri.getPort() != -1) ? uri.getPort() : defaultPort);
			return WebsocketClientTransport.create(HttpClient.from(secure ? client.secure() : client), uri.getPath());
		}

		private TcpClient client() {
			ChannelPipelineConfigurer prepare = (observer, channel, address) -> NettyConnection
				.prepareAtConnect(channel, this.integration);
			return TcpClient.create().doOnChannelInit(prepare);
		}

	}

	/**
	 * Native-image hints for the proxy.
	 */
	static final class ProxyHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.proxies().registerJdkProxy(RSocketRequester.Builder.class);
		}

	}

}
