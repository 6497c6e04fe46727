package io.github.keepalive.integration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.keepalive.KeepaliveAutoConfigurations;
import io.github.keepalive.actuate.IntegrationDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.socket.SocketRole;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every integration keeps to, whatever its sockets are. See {@link ListenerContract}
 * and {@link OutboundContract}.
 */
public abstract class IntegrationContract {

	/** What a socket carries that nobody has touched. */
	protected static final String UNTOUCHED = "0 7200/75/9 0";

	static final String EXPOSED = "management.endpoints.web.exposure.include=keepalive";

	private final SocketRole role;

	IntegrationContract(SocketRole role) {
		this.role = role;
	}

	/**
	 * Return the name of the integration.
	 * @return the name, as in {@code keepalive.integrations.NAME.enabled}
	 */
	protected abstract String name();

	/**
	 * Return the auto-configuration of the integration. It says itself which classes of
	 * the library it needs.
	 * @return the class
	 */
	protected abstract Class<?> autoConfiguration();

	/**
	 * Return whether another integration is to be there although a class of this one's
	 * library is absent.
	 * @param other the other integration
	 * @return {@code false} if the two may share the class
	 */
	abstract boolean isIndependentOf(Integration other);

	@Test
	void withoutTheLibraryNothingFailsAndTheOthersAreThere() {
		AtomicReference<List<Integration>> others = new AtomicReference<>();
		KeepaliveAutoConfigurations.runner().run((context) -> others.set(independent(context)));
		Set<String> classes = KeepaliveAutoConfigurations.conditions(autoConfiguration());
		assertThat(classes).isNotEmpty();
		for (String absent : classes) {
			KeepaliveAutoConfigurations.runnerWithout(absent).run((context) -> {
				assertThat(context).as(absent).hasNotFailed().doesNotHaveBean(autoConfiguration());
				assertThat(context.getBeanDefinitionNames()).as(absent)
					.doesNotContainAnyElementsOf(KeepaliveAutoConfigurations.beans(autoConfiguration()));
				assertThat(independent(context)).as(absent)
					.extracting(Integration::name)
					.isNotEmpty()
					.containsExactlyInAnyOrderElementsOf(others.get().stream().map(Integration::name).toList());
				assertGone(context);
			});
		}
	}

	void assertGone(ApplicationContext context) {
	}

	@Test
	void switchIsInTheMetadata() throws IOException {
		try (InputStream metadata = Integration.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
				.contains("\"keepalive.integrations." + name() + ".enabled\"");
		}
	}

	private List<Integration> independent(ApplicationContext context) {
		return all(context).stream().filter(this::isIndependentOf).toList();
	}

	final List<Integration> all(ApplicationContext context) {
		return context.getBean(KeepaliveIntegrations.class).all();
	}

	final boolean isThis(Integration integration) {
		return integration.name().equals(name()) && integration.role() == this.role;
	}

	protected final Integration integration(ApplicationContext application) {
		return all(application).stream().filter(this::isThis).findFirst().orElseThrow();
	}

	protected final List<Target> targets(ApplicationContext application) {
		return integration(application).targets();
	}

	/**
	 * Return a switch.
	 * @param property the property, perhaps with {@code NAME} for the name of the
	 * integration
	 * @return the property
	 */
	protected final String named(String property) {
		return property.replace("NAME", name());
	}

	final String status(ApplicationContext application) {
		return application.getBean(KeepaliveEndpoint.class)
			.keepalive()
			.integrations()
			.stream()
			.filter((each) -> each.name().equals(name()) && each.role().equals(this.role.toString()))
			.map(IntegrationDescriptor::status)
			.findFirst()
			.orElseThrow();
	}

}
