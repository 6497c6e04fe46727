package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for Reactor Netty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
@ConditionalOnKeepalive
public final class ReactorNettyKeepaliveAutoConfiguration {

	@Bean
	static ReactorResourcesPostProcessor keepaliveReactorResourcesPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ReactorResourcesPostProcessor(integrations);
	}

	@Bean
	ReactorNettyKeepaliveCustomizer reactorNettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new ReactorNettyKeepaliveCustomizer(integrations);
	}

}
