package io.github.keepalive.neo4j;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.neo4j.bolt.connection.BoltConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link BoltEventLoops}. Its connections are tested by
 * {@link Neo4jKeepaliveTests}.
 */
class BoltEventLoopsTests {

	private final IllegalStateException failure = new IllegalStateException("it does not close");

	private final BoltEventLoops loops = BoltEventLoops.create(Map.of());

	@Test
	void eventLoopsAreShutDownIfClosingTheConnectionsFails() {
		CompletableFuture<Void> closed = this.loops
			.use((own) -> connections(() -> CompletableFuture.failedFuture(this.failure)))
			.close()
			.toCompletableFuture();
		assertThatException().isThrownBy(() -> closed.get(30, TimeUnit.SECONDS)).withCause(this.failure);
		assertThat(this.loops.loops().isTerminated()).isTrue();
	}

	@Test
	void eventLoopsAreShutDownIfTheConnectionsCannotEvenBeginToClose() throws Exception {
		BoltConnectionProvider used = this.loops.use((own) -> connections(() -> {
			throw this.failure;
		}));
		assertThatException().isThrownBy(used::close).isEqualTo(this.failure);
		assertThat(this.loops.loops().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	private static BoltConnectionProvider connections(Supplier<CompletableFuture<Void>> close) {
		return (BoltConnectionProvider) Proxy.newProxyInstance(BoltEventLoopsTests.class.getClassLoader(),
				new Class<?>[] { BoltConnectionProvider.class }, (proxy, method, arguments) -> close.get());
	}

}
