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
 * ActiveMQ's transports {@code tcp} and {@code ssl} with prepared sockets. ActiveMQ has
 * one registry of transports for the whole process, by the scheme of a URL. The
 * transports of each context therefore have schemes of their own, such as
 * {@code tcp+keepalive1}.
 */
final class KeepaliveTransports {

	private static final Pattern SCHEME = Pattern.compile("(?<![\\w+.-])(tcp|ssl)(?=://)");

	private static final Pattern IN_PROCESS = Pattern.compile("(?<![\\w+.-])(vm|peer):");

	private static final AtomicLong CONTEXTS = new AtomicLong();

	private final String suffix = "+keepalive" + CONTEXTS.incrementAndGet();

	/**
	 * Register the transports of a context.
	 * @param integration sets the options
	 */
	KeepaliveTransports(OutboundIntegration integration) {
		register(new Tcp(integration), new Ssl(integration));
	}

	/**
	 * Register ActiveMQ's own transports under these schemes, for connections that
	 * reconnect after the context was closed.
	 */
	void withdraw() {
		register(new TcpTransportFactory(), new SslTransportFactory());
	}

	private void register(TransportFactory tcp, TransportFactory ssl) {
		TransportFactory.registerTransportFactory("tcp" + this.suffix, tcp);
		TransportFactory.registerTransportFactory("ssl" + this.suffix, ssl);
	}

	/**
	 * Return whether a URL starts a broker in this process. Such a URL is left alone,
	 * because it may contain the URLs on which the broker listens.
	 * @param url the URL of a broker
	 * @return {@code false} if all brokers are remote
	 */
	static boolean isInProcess(String url) {
		return IN_PROCESS.matcher(url).find();
	}

	/**
	 * Return whether a URL already names these transports.
	 * @param url the URL of a broker
	 * @return {@code false} if it does not
	 */
	boolean areNamedIn(String url) {
		return url.contains(this.suffix + "://");
	}

	/**
	 * Replace ActiveMQ's transports in a URL with these.
	 * @param url the URL of a broker, or of several
	 * @return the URL with the replaced schemes
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
