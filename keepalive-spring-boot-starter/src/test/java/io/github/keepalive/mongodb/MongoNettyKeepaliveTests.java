package io.github.keepalive.mongodb;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.TransportSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import de.bwaldvogel.mongo.MongoServer;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import jdk.net.ExtendedSocketOptions;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.ReactiveMongoClientFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MongoDB's driver over Netty, which Boot chooses where both are there.
 */
class MongoNettyKeepaliveTests extends OutboundContract {

	private final MongoServer server = MongoPeer.start();

	@AfterEach
	void stopServer() {
		this.server.shutdownNow();
	}

	@Override
	protected String name() {
		return "mongodb";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return MongoKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getLocalAddress().getPort();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 0";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnIdle.class;
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties,
				"spring.mongodb.uri=mongodb://127.0.0.1:" + port + MongoPeer.OPTIONS);
	}

	/**
	 * The pool of a client has one connection here, so there is a client for each.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		MongoClient client = new ReactiveMongoClientFactory(
				application.getBeanProvider(MongoClientSettingsBuilderCustomizer.class).orderedStream().toList())
			.createMongoClient(application.getBean(MongoClientSettings.class));
		use(client);
		return client;
	}

	private static void use(MongoClient client) {
		Document answer = Mono.from(client.getDatabase("test").runCommand(new Document("ping", 1)))
			.block(Duration.ofSeconds(20));
		assertThat(answer).containsEntry("ok", 1.0);
	}

	@Test
	void clientsOfBootCarryTheOptionsTheBlockingOneToo() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			use(application.getBean(MongoClient.class));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			application.getBean(com.mongodb.client.MongoClient.class)
				.getDatabase("test")
				.runCommand(new Document("ping", 1));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS, Listeners.DEFAULTS);
			assertThat(application.getBean(KeepaliveIntegrations.class).all())
				.filteredOn((integration) -> integration.name().equals("mongodb"))
				.singleElement()
				.extracting(Integration::sockets)
				.isEqualTo(2L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "JDK", "NETTY" })
	void connectionOverTlsCarriesTheOptions(String context) throws Exception {
		Class<?>[] configuration = context.equals("NETTY") ? new Class<?>[] { OwnTls.class } : new Class<?>[0];
		String bundle = context.equals("NETTY") ? "spring.mongodb.ssl.enabled=true" : "spring.mongodb.ssl.bundle=db";
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), configuration, bundle,
						"spring.ssl.bundle.pem.db.truststore.certificate=classpath:tls.crt")) {
			use(application.getBean(MongoClient.class));
			assertThat(KernelSockets.keepaliveTo(front.port())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionAfterALostOneCarriesTheOptions() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			MongoClient client = application.getBean(MongoClient.class);
			use(client);
			int port = peer();
			this.server.shutdownNow();
			MongoServer next = new MongoServer(new MongoPeer());
			next.bind("127.0.0.1", port);
			Mono.from(client.getDatabase("test").runCommand(new Document("ping", 1)))
				.retry(5)
				.block(Duration.ofSeconds(20));
			assertThat(KernelSockets.keepaliveTo(port)).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isEqualTo(2);
			next.shutdownNow();
		}
	}

	@Test
	void transportOfTheApplicationStays() {
		OwnTransport.channels.clear();
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnTransport.class })) {
			use(application.getBean(MongoClient.class));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(OwnTransport.channels).singleElement().satisfies((channel) -> {
				assertThat(channel.alloc()).isSameAs(OwnTransport.BUFFERS);
				assertThat(channel.eventLoop().parent()).isSameAs(application.getBean(EventLoopGroup.class));
			});
		}
	}

	@Test
	void connectionOverEpollCarriesTheOptions() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnEpoll.class })) {
			use(application.getBean(MongoClient.class));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@Test
	void transportWhoseEventLoopsTheDriverMakesIsLeftAlone() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { DriversLoops.class })) {
			use(application.getBean(MongoClient.class));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched());
			assertThat(application.getBean(KeepaliveIntegrations.class).all())
				.noneMatch((integration) -> integration.name().equals("mongodb"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIdle {

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup ownLoops() {
			return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		}

		@Bean
		MongoClientSettingsBuilderCustomizer ownIdle(EventLoopGroup loops) {
			return (settings) -> settings.transportSettings(TransportSettings.nettyBuilder()
				.eventLoopGroup(loops)
				.socketChannelClass(IdleChannel.class)
				.build());
		}

		public static final class IdleChannel extends NioSocketChannel {

			{
				config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 60);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransport {

		private static final ByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(false);

		private static final List<Channel> channels = new CopyOnWriteArrayList<>();

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup ownLoops() {
			return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		MongoClientSettingsBuilderCustomizer ownTransport(EventLoopGroup loops) {
			return (settings) -> settings.transportSettings(TransportSettings.nettyBuilder()
				.eventLoopGroup(loops)
				.socketChannelClass(OwnChannel.class)
				.allocator(BUFFERS)
				.build());
		}

		public static final class OwnChannel extends NioSocketChannel {

			{
				channels.add(this);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEpoll {

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup ownLoops() {
			return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
		}

		@Bean
		MongoClientSettingsBuilderCustomizer ownEpoll(EventLoopGroup loops) {
			return (settings) -> settings.transportSettings(TransportSettings.nettyBuilder()
				.eventLoopGroup(loops)
				.socketChannelClass(EpollSocketChannel.class)
				.build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTls {

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup ownLoops() {
			return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		}

		@Bean
		MongoClientSettingsBuilderCustomizer ownTls(EventLoopGroup loops) throws IOException {
			SslContext context = SslContextBuilder.forClient()
				.sslProvider(SslProvider.JDK)
				.trustManager(new ClassPathResource("tls.crt").getInputStream())
				.build();
			return (settings) -> settings
				.transportSettings(TransportSettings.nettyBuilder().eventLoopGroup(loops).sslContext(context).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DriversLoops {

		@Bean
		MongoClientSettingsBuilderCustomizer driversLoops() {
			return (settings) -> settings.transportSettings(TransportSettings.nettyBuilder().build());
		}

	}

}
