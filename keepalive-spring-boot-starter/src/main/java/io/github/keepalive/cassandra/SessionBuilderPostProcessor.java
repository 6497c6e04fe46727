package io.github.keepalive.cassandra;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.session.SessionBuilder;
import com.datastax.oss.driver.internal.core.context.NettyOptions;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.netty.channel.Channel;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ReflectionUtils;

/**
 * Replaces every session builder, both Boot's and the application's, with a
 * {@link KeepaliveCqlSessionBuilder}. Runs after the application's customizers.
 */
@RegisterReflection(classes = { CqlSessionBuilder.class, SessionBuilder.class, NettyOptions.class },
		memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class SessionBuilderPostProcessor extends OutboundPostProcessor<CqlSessionBuilder> {

	SessionBuilderPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(CqlSessionBuilder.class, "cassandra", integrations);
	}

	@Override
	protected CqlSessionBuilder configure(CqlSessionBuilder builder, String beanName, OutboundIntegration integration) {
		if (builder.getClass() != CqlSessionBuilder.class) {
			integration.leftAlone(beanName, "it is of a class of the application's");
			return builder;
		}
		if (ReflectionUtils.findMethod(NettyOptions.class, "afterChannelInitialized", Channel.class) == null) {
			integration.leftAlone(beanName, "its driver has a Netty of its own inside");
			return builder;
		}
		CqlSessionBuilder replacement = new KeepaliveCqlSessionBuilder(integration);
		ReflectionUtils.shallowCopyFieldState(builder, replacement);
		return replacement;
	}

}
