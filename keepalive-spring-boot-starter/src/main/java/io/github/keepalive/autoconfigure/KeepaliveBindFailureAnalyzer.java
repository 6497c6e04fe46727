package io.github.keepalive.autoconfigure;

import java.util.List;

import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
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
		InvalidProperty invalid = InvalidProperty.of(cause);
		return (invalid != null) ? InvalidKeepalivePropertiesFailureAnalyzer.analysis(List.of(invalid), cause) : null;
	}

}
