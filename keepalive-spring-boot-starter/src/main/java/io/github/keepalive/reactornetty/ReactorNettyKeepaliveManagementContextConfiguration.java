package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Configures the server of a separate management port. It belongs to a child context,
 * which the customizers of the application context do not reach.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
@ConditionalOnKeepalive
class ReactorNettyKeepaliveManagementContextConfiguration {

	@Bean
	ReactorNettyKeepaliveCustomizer managementReactorNettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new ReactorNettyKeepaliveCustomizer(integrations);
	}

}
