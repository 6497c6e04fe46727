package io.github.keepalive.actuate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} of the {@link KeepaliveEndpoint}. It
 * serves the page, and answers a request with invalid values with status 400 and the
 * allowed values.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = KeepaliveEndpoint.class)
@RegisterReflectionForBinding(KeepaliveEndpointWebExtension.RefusalDescriptor.class)
@ImportRuntimeHints(KeepalivePage.Hints.class)
public final class KeepaliveEndpointWebExtension {

	private static final MimeType PAGE = new MimeType(MimeTypeUtils.TEXT_HTML, StandardCharsets.UTF_8);

	private final KeepaliveEndpoint endpoint;

	private final boolean writable;

	KeepaliveEndpointWebExtension(KeepaliveEndpoint endpoint, boolean writable) {
		this.endpoint = endpoint;
		this.writable = writable;
	}

	/**
	 * Return the page or a view of the endpoint. The optional parameters also have
	 * Spring's own annotation, because Spring Boot 3.5 does not recognize JSpecify's.
	 * @param view {@code page}, or a view of the endpoint
	 * @param role only sockets of this role
	 * @param conforming only sockets that have, or do not have, every option of their
	 * plan
	 * @param limit the number of sockets to return at most
	 * @param format the accepted JSON format, or {@code null} for the default
	 * @return the page or the view
	 */
	@ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE, producesFrom = JsonFormat.class)
	@SuppressWarnings("deprecation")
	public WebEndpointResponse<Object> view(@Selector String view,
			@org.springframework.lang.Nullable @Nullable String role,
			@org.springframework.lang.Nullable @Nullable String conforming,
			@org.springframework.lang.Nullable @Nullable String limit,
			@org.springframework.lang.Nullable @Nullable JsonFormat format) {
		if (view.equals(KeepalivePage.VIEW)) {
			return new WebEndpointResponse<>(KeepalivePage.html(this.writable), PAGE);
		}
		JsonFormat json = (format != null) ? format : JsonFormat.V3;
		SocketsQuery query = SocketsQuery.parse(role, conforming, limit);
		if (!query.refused().isEmpty()) {
			return new WebEndpointResponse<>(new RefusalDescriptor("the sockets cannot be selected", query.refused()),
					WebEndpointResponse.STATUS_BAD_REQUEST, json.getProducedMimeType());
		}
		SocketsDescriptor sockets = this.endpoint.sockets(view, query.role(), query.conforming(), query.limit());
		if (sockets == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		return new WebEndpointResponse<>(sockets, json);
	}

	/**
	 * Change settings of the running application.
	 * @param settings the values by property
	 * @return what changed, or why nothing was changed
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
	 * @param error a description of the error
	 * @param refused the settings with an invalid value
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
	 * Description of a setting with an invalid value.
	 *
	 * @param key the key of the setting
	 * @param value the value as it was sent
	 * @param expected what is allowed
	 * @param example what to write instead
	 */
	public record SettingDescriptor(String key, @Nullable Object value, String expected, String example) {

	}

}
