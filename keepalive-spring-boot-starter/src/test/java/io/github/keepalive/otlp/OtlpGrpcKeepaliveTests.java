package io.github.keepalive.otlp;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSockets;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traces and log records over gRPC to a real gRPC server in the collector's place.
 */
class OtlpGrpcKeepaliveTests {

	private Server server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = NettyServerBuilder.forPort(0).fallbackHandlerRegistry(new Collector()).build().start();
	}

	@AfterEach
	void stopServer() {
		this.server.shutdownNow();
	}

	@Test
	void tracesConformSoonAfterTheyConnect() {
		try (ConfigurableApplicationContext application = start("tracing")) {
			assertExported(application.getBean(OtlpGrpcSpanExporter.class).export(List.of()));
		}
	}

	@Test
	void logRecordsConformSoonAfterTheyConnect() {
		try (ConfigurableApplicationContext application = start("logging")) {
			assertExported(application.getBean(OtlpGrpcLogRecordExporter.class).export(List.of()));
		}
	}

	private ConfigurableApplicationContext start(String signal) {
		String export = "management.opentelemetry." + signal + ".export.otlp.";
		ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE, new Class<?>[0],
				Map.of(), "keepalive.guard.enabled=true", "keepalive.guard.interval=1h", export + "transport=grpc",
				export + "endpoint=http://127.0.0.1:" + this.server.getPort());
		TestApplication.awaitFirstLook(application);
		return application;
	}

	private void assertExported(CompletableResultCode result) {
		assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(KernelSockets.awaitOne(KernelSockets.outbound(this.server.getPort())
			.and((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())))).isNotNull();
	}

	/**
	 * Answers every call with an empty message, which is a success.
	 */
	private static final class Collector extends HandlerRegistry {

		@Override
		public ServerMethodDefinition<byte[], byte[]> lookupMethod(String methodName, @Nullable String authority) {
			MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
				.setType(MethodType.UNARY)
				.setFullMethodName(methodName)
				.setRequestMarshaller(new Bytes())
				.setResponseMarshaller(new Bytes())
				.build();
			return ServerMethodDefinition.create(method, ServerCalls.asyncUnaryCall((request, answer) -> {
				answer.onNext(new byte[0]);
				answer.onCompleted();
			}));
		}

	}

	private static final class Bytes implements Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return InputStream.nullInputStream();
		}

		@Override
		public byte[] parse(InputStream stream) {
			return new byte[0];
		}

	}

}
