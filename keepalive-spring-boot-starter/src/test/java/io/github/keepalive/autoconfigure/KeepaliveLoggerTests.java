package io.github.keepalive.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveLogger}: what it says of the version of Spring Boot.
 */
class KeepaliveLoggerTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.0.0", "4.1.0", "4.2.0-SNAPSHOT", "5.0.0", "30.0.0" })
	void nothingIsMissingFromSpringBoot4On(String version) {
		assertThat(KeepaliveLogger.missing(version, true)).isNull();
		assertThat(KeepaliveLogger.missing(version, false)).isNull();
	}

	@Test
	void whatSpringBoot3LacksIsLeftToTheGuard() {
		assertThat(KeepaliveLogger.missing("3.5.7", true)).isEqualTo(
				"On Spring Boot 3.5.7, web servers, HTTP clients, R2DBC, MongoDB, Neo4j, Elasticsearch, Jedis and"
						+ " streams of RabbitMQ get their options from the guard, after they listen or connect; their"
						+ " integrations need Spring Boot 4");
	}

	@Test
	void withoutTheGuardNothingSetsWhatSpringBoot3Lacks() {
		assertThat(KeepaliveLogger.missing("3.5.7", false)).isEqualTo(
				"On Spring Boot 3.5.7, web servers, HTTP clients, R2DBC, MongoDB, Neo4j, Elasticsearch, Jedis and"
						+ " streams of RabbitMQ get no options, because keepalive.guard.enabled is false; their"
						+ " integrations need Spring Boot 4");
	}

}
