package io.github.keepalive.mail;

import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spring's mail senders against a mail server.
 */
class MailKeepaliveTests extends OutboundContract {

	private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

	@BeforeEach
	void startServer() {
		this.server.setUser("me@localhost", "me", "secret");
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop();
	}

	@Override
	protected String name() {
		return "mail";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return MailKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getSmtp().getPort();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.mail.host=127.0.0.1",
				"spring.mail.port=" + port);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		return connect(application.getBean(JavaMailSenderImpl.class));
	}

	private static Transport connect(JavaMailSenderImpl sender) throws Exception {
		Transport transport = sender.getSession().getTransport(sender.getProtocol());
		transport.connect(sender.getHost(), sender.getPort(), sender.getUsername(), sender.getPassword());
		assertThat(transport.isConnected()).isTrue();
		return transport;
	}

	@Test
	void mailIsDeliveredAndAPasswordIsCheckedAsEver() throws Exception {
		String[] properties = { "spring.mail.username=me", "spring.mail.properties.mail.smtp.auth=true",
				"spring.mail.password=secret" };
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0], properties)) {
			JavaMailSenderImpl sender = application.getBean(JavaMailSenderImpl.class);
			send(sender);
			assertThat(this.server.getReceivedMessages()).singleElement()
				.satisfies((message) -> assertThat(message.getSubject()).isEqualTo("hello"));
			assertThat(integration(application).sockets()).isOne();
			sender.setPassword("wrong");
			assertThatExceptionOfType(MailAuthenticationException.class).isThrownBy(() -> send(sender));
		}
	}

	@Test
	void connectionThatFailsIsTriedOnce() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			assertThat(application.getBean(JavaMailSenderImpl.class)
				.getJavaMailProperties()
				.get("mail.smtp.socketFactory.fallback")).isEqualTo("false");
		}
	}

	@Test
	void whatTheApplicationChoosesLaterWins() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			Properties properties = application.getBean(JavaMailSenderImpl.class).getJavaMailProperties();
			assertThat(properties.get("mail.smtp.socketFactory")).isInstanceOf(SocketFactory.class);
			properties.put("mail.smtp.socketFactory.class", "com.example.Sockets");
			assertThat(properties.get("mail.smtp.socketFactory")).isNull();
			assertThat(properties.get("mail.smtp.socketFactory.fallback")).isNull();
			properties.remove("mail.smtp.socketFactory.class");
			SocketFactory own = SSLSocketFactory.getDefault();
			properties.put("mail.smtp.socketFactory", own);
			assertThat(properties.get("mail.smtp.socketFactory")).isSameAs(own);
		}
	}

	@Test
	void connectionOfSmtpsCarriesTheOptionsAndTheHostIsVerified() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0],
						"spring.mail.protocol=smtps", "spring.mail.properties.mail.smtps.ssl.trust=127.0.0.1",
						"spring.mail.properties.mail.smtps.ssl.checkserveridentity=true")) {
			try (Transport transport = connect(application.getBean(JavaMailSenderImpl.class))) {
				assertThat(KernelSockets.keepaliveTo(front.port())).as("%s", transport)
					.containsExactly(Listeners.DEFAULTS);
			}
			send(application.getBean(JavaMailSenderImpl.class));
			assertThat(this.server.getReceivedMessages()).hasSize(1);
		}
	}

	@Test
	void connectionWithStartTlsAndAnSslBundleCarriesTheOptions() throws Exception {
		try (StartTlsServer tls = new StartTlsServer();
				ConfigurableApplicationContext application = start(tls.port(), new Class<?>[0],
						"spring.mail.properties.mail.smtp.starttls.required=true", "spring.mail.ssl.bundle=mail",
						"spring.ssl.bundle.pem.mail.truststore.certificate=classpath:tls.crt")) {
			try (Transport transport = connect(application.getBean(JavaMailSenderImpl.class))) {
				assertThat(KernelSockets.keepaliveTo(tls.port())).as("%s", transport)
					.containsExactly(Listeners.DEFAULTS);
			}
			send(application.getBean(JavaMailSenderImpl.class));
			assertThat(tls.mailsOverTls()).isOne();
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@Test
	void smtpsWithAnSslBundleIsTheGuards() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0],
						"spring.mail.ssl.enabled=true", "spring.mail.ssl.bundle=mail",
						"spring.ssl.bundle.pem.mail.truststore.certificate=classpath:tls.crt")) {
			send(application.getBean(JavaMailSenderImpl.class));
			assertThat(this.server.getReceivedMessages()).hasSize(1);
			assertLeftAlone(application, "mailSender",
					"it has a mail.smtp.ssl.socketFactory, such as that of an SSL bundle");
		}
	}

	@ParameterizedTest
	@CsvSource({ "socketFactory.class, io.github.keepalive.mail.OwnSockets", "socketFactory.port, 1",
			"socks.host, 127.0.0.1", "usesocketchannels, true" })
	void whatTheApplicationChoseStays(String property, String value) {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.mail.properties.mail.smtp." + property + "=" + value)) {
			assertThat(application.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
				.containsOnly(Map.entry("mail.smtp." + property, value));
			assertLeftAlone(application, "mailSender", "it has a mail.smtp." + property + " of its own");
		}
	}

	@Test
	void valueThatChoosesNothingIsNoObstacle() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.mail.properties.mail.smtp.usesocketchannels=false")) {
			try (Transport transport = connect(application.getBean(JavaMailSenderImpl.class))) {
				assertThat(KernelSockets.keepaliveTo(peer())).as("%s", transport).containsExactly(Listeners.DEFAULTS);
			}
		}
	}

	@Test
	void sendersOfTheApplicationAreHookedUnlessTheyHaveASession() throws Exception {
		OwnSenders.properties.clear();
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnSenders.class })) {
			for (String name : List.of("one", "another")) {
				JavaMailSenderImpl sender = application.getBean(name, JavaMailSenderImpl.class);
				sender.setPort(peer());
				try (Transport transport = connect(sender)) {
					assertThat(KernelSockets.keepaliveTo(peer())).as("%s", transport).contains(Listeners.DEFAULTS);
				}
			}
			assertThat(integration(application).sockets()).isEqualTo(2);
			assertThat(OwnSenders.properties).isEmpty();
			assertLeftAlone(application, "withSession", "it has a session of the application's");
			assertLeftAlone(application, "withFactory", "it has a mail.smtp.socketFactory of its own");
			assertLeftAlone(application, "withProtocol", "its protocol is carrier-pigeon");
			assertThat(targets(application)).extracting(Target::name)
				.containsExactly("another", "one", "withFactory", "withProtocol", "withSession");
		}
	}

	private void assertLeftAlone(ConfigurableApplicationContext application, String sender, String reason) {
		assertThat(targets(application)).filteredOn((target) -> target.name().equals(sender))
			.singleElement()
			.satisfies((target) -> assertThat(target.note()).isEqualTo(reason));
	}

	private static void send(JavaMailSenderImpl sender) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("me@localhost");
		message.setTo("you@localhost");
		message.setSubject("hello");
		message.setText("hello");
		sender.send(message);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSenders {

		private static final Properties properties = new Properties();

		@Bean
		JavaMailSenderImpl one() {
			return sender();
		}

		@Bean
		JavaMailSenderImpl another() {
			return sender();
		}

		@Bean
		JavaMailSenderImpl withSession() {
			JavaMailSenderImpl sender = sender();
			sender.setSession(Session.getInstance(new Properties()));
			return sender;
		}

		@Bean
		JavaMailSenderImpl withFactory() {
			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.getJavaMailProperties().put("mail.smtp.socketFactory", SocketFactory.getDefault());
			return sender;
		}

		@Bean
		JavaMailSenderImpl withProtocol() {
			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.getJavaMailProperties().setProperty("mail.transport.protocol", "carrier-pigeon");
			return sender;
		}

		private static JavaMailSenderImpl sender() {
			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.setProtocol("smtp");
			sender.setHost("127.0.0.1");
			sender.setJavaMailProperties(properties);
			return sender;
		}

	}

}
