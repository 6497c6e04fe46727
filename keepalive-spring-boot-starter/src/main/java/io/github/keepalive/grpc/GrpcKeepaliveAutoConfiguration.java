package io.github.keepalive.grpc;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.grpc.netty.NettyServerBuilder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Auto-configuration for the gRPC server on Netty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, GrpcServerAutoConfiguration.class })
@ConditionalOnClass({ NettyServerBuilder.class, ServerBuilderCustomizer.class, GrpcServerAutoConfiguration.class })
@ConditionalOnKeepalive
@ConditionalOnBean(GrpcServerFactory.class)
public final class GrpcKeepaliveAutoConfiguration {

	@Bean
	GrpcKeepaliveCustomizer grpcKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new GrpcKeepaliveCustomizer(integrations);
	}

}
