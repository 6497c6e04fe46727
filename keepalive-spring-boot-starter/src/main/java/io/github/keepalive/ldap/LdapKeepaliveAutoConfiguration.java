package io.github.keepalive.ldap;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.ldap.core.support.LdapContextSource;

/**
 * Auto-configuration for LDAP.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass(LdapContextSource.class)
@ConditionalOnKeepalive
@RegisterReflection(classes = LdapSocketFactory.class, memberCategories = MemberCategory.INVOKE_PUBLIC_METHODS)
public final class LdapKeepaliveAutoConfiguration {

	@Bean
	static ContextSourcePostProcessor keepaliveLdapContextSourcePostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ContextSourcePostProcessor(integrations);
	}

}
