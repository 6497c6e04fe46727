package io.github.keepalive.grpc;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.grpc.netty.NettyChannelBuilder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/**
 * Auto-configuration for gRPC clients on Netty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ NettyChannelBuilder.class, GrpcChannelBuilderCustomizer.class,
		GrpcClientAutoConfiguration.class })
@ConditionalOnKeepalive
public final class GrpcClientKeepaliveAutoConfiguration {

	@Bean
	GrpcClientKeepaliveCustomizer grpcClientKeepaliveCustomizer(KeepaliveIntegrations integrations,
			Environment environment) {
		return new GrpcClientKeepaliveCustomizer(integrations.outbound("grpc-client"), environment);
	}

}
