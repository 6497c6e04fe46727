package io.github.keepalive.rabbitmqstream;

import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.ChannelCustomizerField;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.boot.amqp.autoconfigure.EnvironmentBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Prepares the channels of the environment that Boot configures. Runs last, so that a
 * channel customizer of the application is already set. It is still called.
 */
@RegisterReflection(classNames = "com.rabbitmq.stream.impl.StreamEnvironmentBuilder$DefaultNettyConfiguration",
		memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class RabbitMqStreamKeepaliveCustomizer implements EnvironmentBuilderCustomizer, Ordered {

	private final OutboundIntegration integration;

	RabbitMqStreamKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(EnvironmentBuilder builder) {
		if (!this.integration.isActive()) {
			return;
		}
		try {
			ChannelCustomizerField.compose(builder.netty(), this.integration);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone("rabbitStreamEnvironment", "its builder cannot be configured (" + ex + ")");
		}
	}

}
