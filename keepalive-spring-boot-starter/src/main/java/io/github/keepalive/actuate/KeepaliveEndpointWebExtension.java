package io.github.keepalive.actuate;

import java.util.List;
import java.util.Map;

import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} of the {@link KeepaliveEndpoint},
 * which answers to bad settings with what to type instead.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = KeepaliveEndpoint.class)
@RegisterReflectionForBinding(KeepaliveEndpointWebExtension.RefusalDescriptor.class)
public final class KeepaliveEndpointWebExtension {

	private final KeepaliveEndpoint endpoint;

	KeepaliveEndpointWebExtension(KeepaliveEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Change settings of the running application.
	 * @param settings the values by property
	 * @return what changed, or why nothing was
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> change(Map<String, Object> settings) {
		try {
			return new WebEndpointResponse<>(this.endpoint.change(settings));
		}
		catch (InvalidKeepalivePropertiesException ex) {
			return new WebEndpointResponse<>(RefusalDescriptor.of(ex.getProperties()),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	/**
	 * Description of why a change was refused.
	 *
	 * @param error the refusal in words
	 * @param refused the settings that have no allowed value
	 */
	public record RefusalDescriptor(String error, List<SettingDescriptor> refused) implements OperationResponseBody {

		static RefusalDescriptor of(List<InvalidProperty> properties) {
			return new RefusalDescriptor("nothing was changed",
					properties.stream()
						.map((property) -> new SettingDescriptor(property.key(), property.value(), property.expected(),
								property.example()))
						.toList());
		}

	}

	/**
	 * Description of a setting that has no allowed value.
	 *
	 * @param key the key of its property
	 * @param value the value as it was sent
	 * @param expected what is allowed
	 * @param example what to write instead
	 */
	public record SettingDescriptor(String key, @Nullable Object value, String expected, String example) {

	}

}
