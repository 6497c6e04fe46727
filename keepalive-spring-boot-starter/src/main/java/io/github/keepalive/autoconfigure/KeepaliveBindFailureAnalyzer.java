package io.github.keepalive.autoconfigure;

import java.util.List;

import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports a value that cannot be converted in the same way as
 * {@link InvalidKeepalivePropertiesFailureAnalyzer} reports a value out of range. Leaves
 * all other failures to Spring Boot.
 */
@Order(0)
class KeepaliveBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		InvalidProperty invalid = InvalidProperty.of(cause);
		return (invalid != null) ? InvalidKeepalivePropertiesFailureAnalyzer.analysis(List.of(invalid), cause) : null;
	}

}
