package io.github.keepalive.neo4j;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.neo4j.bolt.connection.BoltConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link BoltEventLoops}. Its connections are tested by
 * {@link Neo4jKeepaliveTests}.
 */
class BoltEventLoopsTests {

	@Test
	void eventLoopsAreShutDownIfClosingTheConnectionsFails() {
		IllegalStateException failure = new IllegalStateException("it does not close");
		BoltConnectionProvider failing = (BoltConnectionProvider) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { BoltConnectionProvider.class },
				(proxy, method, arguments) -> CompletableFuture.failedFuture(failure));
		BoltEventLoops loops = BoltEventLoops.create(Map.of());
		CompletableFuture<Void> closed = loops.use((own) -> failing).close().toCompletableFuture();
		assertThatException().isThrownBy(() -> closed.get(30, TimeUnit.SECONDS)).withCause(failure);
		assertThat(loops.loops().isTerminated()).isTrue();
	}

}
