package io.github.keepalive.autoconfigure;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import jakarta.servlet.ServletContext;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of the beans that all integrations share.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties({ CommonProperties.class, KeepaliveProperties.class })
public final class KeepaliveAutoConfiguration {

	static final String INTEGRATIONS_BEAN = "keepaliveIntegrations";

	@Bean
	static InfrastructureRole keepaliveInfrastructureRole() {
		return new InfrastructureRole();
	}

	@Bean
	ActivePlans activePlans(ConfigurableEnvironment environment, CommonProperties common,
			KeepaliveProperties properties) {
		return new ActivePlans(SettingsReader.read(environment, common, properties));
	}

	@Bean
	@ConditionalOnMissingBean
	KeepaliveApplier keepaliveApplier() {
		return new KeepaliveApplier();
	}

	@Bean
	KnownPeers keepaliveKnownPeers() {
		return new KnownPeers();
	}

	@Bean(INTEGRATIONS_BEAN)
	KeepaliveIntegrations keepaliveIntegrations(KeepaliveApplier applier, ActivePlans plans, KnownPeers peers,
			KeepaliveProperties properties) {
		return new KeepaliveIntegrations(applier, plans, peers, properties::isSwitchedOff);
	}

	@Bean
	ProcessSockets keepaliveProcessSockets(KeepaliveApplier applier, ActivePlans plans, KnownPeers peers) {
		return new ProcessSockets(applier, plans, peers);
	}

	@Bean
	KeepaliveReconfigurer keepaliveReconfigurer(ConfigurableEnvironment environment, ActivePlans plans,
			ProcessSockets sockets) {
		return new KeepaliveReconfigurer(environment, plans, sockets);
	}

	@Bean
	KeepaliveLogger keepaliveLogger(ActivePlans plans, KeepaliveIntegrations integrations,
			KeepaliveProperties properties, ApplicationContext context) {
		return new KeepaliveLogger(plans, integrations, properties.guard().enabled(), context);
	}

	/**
	 * For an application that is deployed to a servlet container. The listeners of the
	 * container exist before the application starts. The first condition is needed:
	 * without Spring's web classes, the second one fails instead of not matching.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnWarDeployment
	static class WarConfiguration {

		@Bean
		SmartInitializingSingleton keepaliveWarLogger(ActivePlans plans, KeepaliveProperties properties,
				ServletContext servletContext) {
			boolean isMock = servletContext.getClass().getName().startsWith("org.springframework.");
			return () -> {
				if (!isMock && plans.get().server().isEnabled()) {
					KeepaliveLogger.logWar(properties.guard().enabled());
				}
			};
		}

	}

}
