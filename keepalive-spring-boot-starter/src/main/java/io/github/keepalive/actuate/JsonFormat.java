package io.github.keepalive.actuate;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The media types that Boot gives an operation which names none, for one that answers
 * with a page too. Boot asks for the last one first, and then takes it exactly.
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
