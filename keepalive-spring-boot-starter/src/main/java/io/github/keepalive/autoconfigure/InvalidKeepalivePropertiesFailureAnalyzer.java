package io.github.keepalive.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports for each invalid property its value, where it is set, what is allowed, and an
 * example.
 */
class InvalidKeepalivePropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidKeepalivePropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidKeepalivePropertiesException cause) {
		return analysis(cause.getProperties(), cause);
	}

	static FailureAnalysis analysis(List<InvalidProperty> properties, Throwable cause) {
		String description = properties.stream()
			.map(InvalidKeepalivePropertiesFailureAnalyzer::describe)
			.collect(Collectors.joining("\n", "TCP keepalive cannot be configured:\n", ""));
		String action = properties.stream()
			.map((property) -> "\n    " + property.example())
			.collect(Collectors.joining("", "Correct the value, for example:\n", ""));
		return new FailureAnalysis(description, action, cause);
	}

	private static String describe(InvalidProperty property) {
		StringBuilder description = new StringBuilder("\n    Property: ").append(property.key());
		if (property.value() != null) {
			description.append("\n    Value: \"").append(property.value()).append('"');
		}
		if (property.origin() != null) {
			description.append("\n    Origin: ").append(property.origin());
		}
		return description.append("\n    Allowed: ").append(property.expected()).toString();
	}

}
