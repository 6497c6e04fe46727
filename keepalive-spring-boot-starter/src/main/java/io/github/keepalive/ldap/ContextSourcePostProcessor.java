package io.github.keepalive.ldap;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.ldap.core.support.AbstractContextSource;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.util.ReflectionUtils;

/**
 * Replaces each {@link LdapContextSource}, both Boot's and the application's, with a
 * {@link KeepaliveContextSource} that has the same configuration. A context source of
 * another class is left alone.
 */
@RegisterReflection(classes = { LdapContextSource.class, AbstractContextSource.class },
		memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class ContextSourcePostProcessor extends OutboundPostProcessor<AbstractContextSource> {

	ContextSourcePostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(AbstractContextSource.class, "ldap", integrations);
	}

	@Override
	protected AbstractContextSource configure(AbstractContextSource source, String beanName,
			OutboundIntegration integration) {
		if (source.getClass() != LdapContextSource.class) {
			integration.leftAlone(beanName, "its class is " + source.getClass().getName());
			return source;
		}
		KeepaliveContextSource copy = new KeepaliveContextSource(beanName, integration);
		ReflectionUtils.shallowCopyFieldState(source, copy);
		return copy;
	}

}
