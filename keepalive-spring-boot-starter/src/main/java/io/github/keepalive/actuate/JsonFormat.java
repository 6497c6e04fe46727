package io.github.keepalive.actuate;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The JSON media types that Boot's endpoint operations produce by default. An operation
 * that also produces HTML has to list them. Boot compares the constants with the Accept
 * header from last to first. {@link #PLAIN} is therefore the last one, so that a request
 * for {@code application/json} gets this type.
 */
enum JsonFormat implements Producible<JsonFormat> {

	V2(ApiVersion.V2.getProducedMimeType()),

	V3(ApiVersion.V3.getProducedMimeType()),

	PLAIN(MimeTypeUtils.APPLICATION_JSON);

	private final MimeType mimeType;

	JsonFormat(MimeType mimeType) {
		this.mimeType = mimeType;
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.mimeType;
	}

	@Override
	public boolean isDefault() {
		return this == V3;
	}

}
