package io.github.keepalive.autoconfigure;

import java.util.List;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says of a value that is not even a number or a duration what
 * {@link InvalidKeepalivePropertiesFailureAnalyzer} says of one that is out of range.
 * Leaves every other failure to Spring Boot.
 */
@Order(0)
class KeepaliveBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		KeepaliveOption option = optionOf(cause.getName().toString());
		ConfigurationProperty property = cause.getProperty();
		if (option == null || property == null) {
			return null;
		}
		InvalidProperty invalid = new InvalidProperty(cause.getName().toString(), property.getValue(),
				property.getOrigin(), option);
		return InvalidKeepalivePropertiesFailureAnalyzer.analysis(List.of(invalid), cause);
	}

	private static @Nullable KeepaliveOption optionOf(String key) {
		for (KeepaliveOption option : KeepaliveOption.values()) {
			boolean role = key.equals(option.key(KeepaliveRole.CLIENT)) || key.equals(option.key(KeepaliveRole.SERVER));
			if (role || key.equals(option.key())) {
				return option;
			}
		}
		return null;
	}

}
