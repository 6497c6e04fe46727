package io.github.keepalive.tomcat;

import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's default endpoint, which sets the options before it listens. Tomcat opens,
 * binds and listens in one method. It calls {@link #getAcceptCount} between opening and
 * binding, so the options are set there. Public because Tomcat's MBeans read its
 * attributes by reflection.
 *
 * @since 0.1.0
 */
public final class KeepaliveNioEndpoint extends NioEndpoint {

	private @Nullable PreparedConnector connector;

	private boolean binding;

	void prepare(PreparedConnector connector) {
		this.connector = connector;
	}

	@Override
	protected void initServerSocket() throws Exception {
		this.binding = !getUseInheritedChannel() && getUnixDomainSocketPath() == null;
		try {
			super.initServerSocket();
		}
		finally {
			this.binding = false;
		}
	}

	@Override
	public int getAcceptCount() {
		NetworkChannel channel = this.binding ? getServerSocket() : null;
		if (channel != null && this.connector != null) {
			this.binding = false;
			this.connector.beforeListen(channel);
		}
		return super.getAcceptCount();
	}

	@Override
	protected boolean setSocketOptions(SocketChannel socket) {
		if (this.connector != null) {
			this.connector.accepted(socket);
		}
		return super.setSocketOptions(socket);
	}

	@Override
	protected void unlockAccept() {
		if (this.connector != null) {
			this.connector.beforeUnlock();
		}
		super.unlockAccept();
	}

	@Override
	public void startInternal() throws Exception {
		super.startInternal();
		if (this.connector != null) {
			this.connector.afterResume();
		}
	}

	@Override
	public void resume() {
		super.resume();
		if (this.connector != null) {
			this.connector.afterResume();
		}
	}

}
