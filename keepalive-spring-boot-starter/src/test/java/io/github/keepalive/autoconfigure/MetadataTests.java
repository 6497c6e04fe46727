package io.github.keepalive.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.TestApplication;
import io.github.keepalive.context.KnownIntegrations;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The generated metadata against the option table: every option has its property, with a
 * description that tells an IDE's user unit and range.
 */
class MetadataTests {

	private final Map<String, JsonNode> properties = read();

	@Test
	void everyOptionHasItsPropertyForEachRole() {
		List<String> keys = new ArrayList<>();
		for (KeepaliveOption option : KeepaliveOption.values()) {
			keys.add(option.key());
			for (KeepaliveRole role : KeepaliveRole.values()) {
				if (option.supports(role)) {
					keys.add(option.key(role));
				}
			}
		}
		assertThat(this.properties).containsKeys(keys.toArray(String[]::new));
		keys.addAll(List.of("keepalive.guard.enabled", "keepalive.guard.mode", "keepalive.guard.interval",
				"keepalive.advice.ignore"));
		assertThat(this.properties.keySet()).filteredOn((key) -> key.startsWith("keepalive."))
			.filteredOn((key) -> !key.startsWith("keepalive.integrations") && !key.equals("keepalive.targets"))
			.containsExactlyInAnyOrderElementsOf(keys.stream().distinct().toList());
	}

	@Test
	void descriptionNamesOptionRangeAndVariables() {
		for (KeepaliveOption option : KeepaliveOption.values()) {
			String description = this.properties.get(option.key()).get("description").asString();
			assertThat(description).as(option.key()).contains(option.name());
			assertThat(description).as(option.key()).contains(option.variables());
		}
	}

	@Test
	void defaultIsTheTables() {
		for (KeepaliveOption option : KeepaliveOption.values()) {
			String value = this.properties.get(option.key()).get("defaultValue").asString();
			assertThat(value.replaceAll("m?s$", "")).as(option.key())
				.isEqualTo(option.unit().valueOf(option.defaultAmount()).toString());
		}
	}

	@Test
	void everyPropertyStandsInTheDocs() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "properties.md"));
		assertThat(this.properties.keySet()).filteredOn((key) -> key.startsWith("keepalive."))
			.filteredOn((key) -> !key.equals("keepalive.integrations") && !key.equals("keepalive.targets"))
			.allSatisfy((key) -> assertThat(page).contains("| `" + key + "` |"));
		for (KeepaliveOption option : KeepaliveOption.values()) {
			assertThat(page).contains("| " + option.name() + " | `" + String.join("`, `", option.variables()) + "` |");
		}
	}

	@Test
	void everyIntegrationHasItsSwitch() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			for (Integration integration : application.getBean(KeepaliveIntegrations.class).all()) {
				assertThat(this.properties).containsKey("keepalive.integrations." + integration.name() + ".enabled");
			}
		}
	}

	@Test
	void everyIntegrationIsKnownByItsName() {
		assertThat(this.properties.keySet()).filteredOn((key) -> key.startsWith("keepalive.integrations."))
			.map((key) -> key.replaceAll("keepalive\\.integrations\\.|\\.enabled", ""))
			.containsExactlyInAnyOrderElementsOf(KnownIntegrations.names());
	}

	@Test
	void everyIntegrationIsKnownByItsRole() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			for (Integration integration : application.getBean(KeepaliveIntegrations.class).all()) {
				assertThat(KnownIntegrations.roles(integration.name())).as(integration.name())
					.contains(integration.role().planRole());
			}
		}
	}

	@Test
	void namesAndPropertiesOfTheMapsAreOffered() {
		assertThat(this.properties.get("keepalive.targets").get("type").asString()).isEqualTo(
				"java.util.Map<java.lang.String,io.github.keepalive.autoconfigure.KeepaliveProperties$OfTarget>");
		assertThat(this.properties.get("keepalive.integrations").get("type").asString()).isEqualTo(
				"java.util.Map<java.lang.String,io.github.keepalive.autoconfigure.KeepaliveProperties$OfIntegration>");
		assertThat(hint("keepalive.integrations.keys")).containsExactlyInAnyOrderElementsOf(KnownIntegrations.names());
	}

	@Test
	void everySwitchSaysWhatItIsFor() {
		assertThat(this.properties).hasEntrySatisfying("keepalive.integrations.tomcat.enabled",
				(property) -> assertThat(property.get("description").asString())
					.isEqualTo("Whether Tomcat's listeners get the options before they listen."));
		assertThat(this.properties.entrySet())
			.filteredOn((property) -> property.getKey().startsWith("keepalive.integrations."))
			.allSatisfy((property) -> {
				assertThat(property.getKey()).endsWith(".enabled");
				assertThat(property.getValue().get("description").asString()).startsWith("Whether ").endsWith(".");
				assertThat(property.getValue().get("defaultValue").asBoolean()).isTrue();
			});
	}

	/**
	 * The records that describe the switches are for the compiler alone: they are no
	 * beans, so that the actuator does not show them besides the real ones.
	 */
	@Test
	void nothingIsBoundTwice() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			assertThat(application.getBeansWithAnnotation(ConfigurationProperties.class).values())
				.filteredOn((bean) -> bean.getClass().getName().startsWith("io.github.keepalive."))
				.extracting((bean) -> bean.getClass().getSimpleName())
				.containsExactlyInAnyOrder("CommonProperties", "KeepaliveProperties");
		}
	}

	private static List<String> hint(String name) {
		List<String> values = new ArrayList<>();
		for (JsonNode hint : metadata().get("hints")) {
			if (hint.get("name").asString().equals(name)) {
				hint.get("values").forEach((value) -> values.add(value.get("value").asString()));
			}
		}
		return values;
	}

	private static Map<String, JsonNode> read() {
		Map<String, JsonNode> properties = new HashMap<>();
		for (JsonNode property : metadata().get("properties")) {
			properties.put(property.get("name").asString(), property);
		}
		return properties;
	}

	private static JsonNode metadata() {
		try (InputStream stream = KeepaliveProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new JsonMapper().readTree(stream);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
