package io.github.keepalive.activemq;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.peer.OutboundPlans;
import org.apache.activemq.transport.Transport;
import org.apache.activemq.transport.TransportFactory;
import org.apache.activemq.transport.tcp.SslTransportFactory;
import org.apache.activemq.transport.tcp.TcpTransportFactory;
import org.apache.activemq.wireformat.WireFormat;

/**
 * ActiveMQ's transports {@code tcp} and {@code ssl} with prepared sockets. The whole
 * process knows transports by the scheme of a URL, so those of each context have schemes
 * of their own, such as {@code tcp+keepalive1}.
 */
final class KeepaliveTransports {

	private static final Pattern SCHEME = Pattern.compile("(?<![\\w+.-])(tcp|ssl)(?=://)");

	private static final Pattern IN_PROCESS = Pattern.compile("(?<![\\w+.-])(vm|peer):");

	private static final AtomicLong CONTEXTS = new AtomicLong();

	private final String suffix = "+keepalive" + CONTEXTS.incrementAndGet();

	/**
	 * Publish the transports of a context.
	 * @param integration sets the options
	 */
	KeepaliveTransports(OutboundIntegration integration) {
		publish(new Tcp(integration), new Ssl(integration));
	}

	/**
	 * Put ActiveMQ's own transports in the place of these, for connections that outlive
	 * the context.
	 */
	void withdraw() {
		publish(new TcpTransportFactory(), new SslTransportFactory());
	}

	private void publish(TransportFactory tcp, TransportFactory ssl) {
		TransportFactory.registerTransportFactory("tcp" + this.suffix, tcp);
		TransportFactory.registerTransportFactory("ssl" + this.suffix, ssl);
	}

	/**
	 * Return whether a URL starts a broker in this process, which may listen on URLs that
	 * are part of it.
	 * @param url the URL of a broker
	 * @return {@code false} if all of it is elsewhere
	 */
	static boolean isInProcess(String url) {
		return IN_PROCESS.matcher(url).find();
	}

	/**
	 * Return whether a URL names these transports already.
	 * @param url the URL of a broker
	 * @return {@code false} if it does not
	 */
	boolean areNamedIn(String url) {
		return url.contains(this.suffix + "://");
	}

	/**
	 * Name these transports in a URL, wherever it names ActiveMQ's own.
	 * @param url the URL of a broker, or of several
	 * @return the URL
	 */
	String nameIn(String url) {
		return SCHEME.matcher(url).replaceAll("$1" + this.suffix);
	}

	private static Transport prepare(Transport transport, URI location, OutboundIntegration integration) {
		Socket socket = transport.narrow(Socket.class);
		if (socket != null) {
			String host = location.getHost();
			integration.connecting(socket, (host != null) ? OutboundPlans.peer(host, location.getPort()) : null,
					integration.unchosen());
		}
		return transport;
	}

	private static final class Tcp extends TcpTransportFactory {

		private final OutboundIntegration integration;

		Tcp(OutboundIntegration integration) {
			this.integration = integration;
		}

		@Override
		protected Transport createTransport(URI location, WireFormat format) throws IOException {
			return prepare(super.createTransport(location, format), location, this.integration);
		}

	}

	private static final class Ssl extends SslTransportFactory {

		private final OutboundIntegration integration;

		Ssl(OutboundIntegration integration) {
			this.integration = integration;
		}

		@Override
		protected Transport createTransport(URI location, WireFormat format) throws IOException {
			return prepare(super.createTransport(location, format), location, this.integration);
		}

	}

}
