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
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Says of a value that is not even a number or a duration what
 * {@link InvalidKeepalivePropertiesFailureAnalyzer} says of one that is out of range.
 * Leaves every other failure to Spring Boot.
 */
@Order(0)
class KeepaliveBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String key = cause.getName().toString();
		ConfigurationProperty property = cause.getProperty();
		KeepaliveOption option = optionOf(key);
		if (option != null && property != null) {
			return InvalidKeepalivePropertiesFailureAnalyzer
				.analysis(List.of(new InvalidProperty(key, property.getValue(), property.getOrigin(), option)), cause);
		}
		if (key.startsWith("keepalive.") && cause.getCause() instanceof ConverterNotFoundException) {
			// Such as "keepalive.client: off". Spring does not say where that stands.
			return InvalidKeepalivePropertiesFailureAnalyzer.analysis(List.of(new InvalidProperty(key, null, null,
					"no value of its own, only properties below it", key + ".enabled=false")), cause);
		}
		return null;
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
