package io.github.keepalive.actuate;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@link KeepaliveEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(KeepaliveEndpoint.class)
@ConditionalOnKeepalive
public final class KeepaliveEndpointAutoConfiguration {

	@Bean
	KeepaliveEndpoint keepaliveEndpoint(ActivePlans plans, KeepaliveReconfigurer reconfigurer,
			KeepaliveIntegrations integrations, ProcessSockets sockets, ObjectProvider<KeepaliveGuard> guard) {
		return new KeepaliveEndpoint(plans, reconfigurer, integrations, sockets, guard.getIfAvailable());
	}

	@Bean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	KeepaliveEndpointWebExtension keepaliveEndpointWebExtension(KeepaliveEndpoint endpoint,
			ObjectProvider<EndpointAccessResolver> access) {
		EndpointAccessResolver resolver = access.getIfAvailable();
		return new KeepaliveEndpointWebExtension(endpoint, resolver != null
				&& resolver.accessFor(EndpointId.of("keepalive"), Access.READ_ONLY) == Access.UNRESTRICTED);
	}

	@Bean
	WholeBodyAdvisor keepaliveSettingsArgument() {
		return new WholeBodyAdvisor();
	}

}
