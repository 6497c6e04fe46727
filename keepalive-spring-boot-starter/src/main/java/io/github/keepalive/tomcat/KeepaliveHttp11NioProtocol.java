package io.github.keepalive.tomcat;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's default protocol handler with a {@link KeepaliveNioEndpoint}. Public because
 * Tomcat creates it by the name of the class.
 *
 * @since 0.1.0
 */
public final class KeepaliveHttp11NioProtocol extends Http11NioProtocol {

	private final KeepaliveNioEndpoint endpoint;

	/**
	 * Create a protocol handler.
	 */
	public KeepaliveHttp11NioProtocol() {
		this(new KeepaliveNioEndpoint());
	}

	private KeepaliveHttp11NioProtocol(KeepaliveNioEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	void prepare(PreparedConnector connector) {
		this.endpoint.prepare(connector);
	}

}
