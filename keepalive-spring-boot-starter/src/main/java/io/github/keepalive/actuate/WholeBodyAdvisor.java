package io.github.keepalive.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Passes all values of a request to change settings as one argument. By default Boot
 * passes only the values that the operation declares as parameters, so it would drop a
 * misspelled setting without an error.
 */
final class WholeBodyAdvisor implements OperationInvokerAdvisor {

	private static final EndpointId ENDPOINT = EndpointId.of("keepalive");

	private static final String NAME = "settings";

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		if (!endpointId.equals(ENDPOINT) || operationType != OperationType.WRITE) {
			return invoker;
		}
		return (context) -> invoker.invoke(collect(context));
	}

	private static InvocationContext collect(InvocationContext context) {
		Map<String, Object> arguments = context.getArguments();
		if (arguments.get(NAME) instanceof Map) {
			// JMX has the argument already.
			return context;
		}
		SecurityContext security = context.resolveArgument(SecurityContext.class);
		return new InvocationContext((security != null) ? security : SecurityContext.NONE, Map.of(NAME, arguments));
	}

}
