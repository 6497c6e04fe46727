package io.github.keepalive.reactornetty;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The application's resource factory with {@linkplain KeepaliveLoopResources decorated}
 * event loops. Everything else is delegated.
 */
final class KeepaliveReactorResourceFactory extends ReactorResourceFactory {

	private final ReactorResourceFactory delegate;

	private final KeepaliveLoops loops;

	KeepaliveReactorResourceFactory(ReactorResourceFactory delegate, KeepaliveLoops loops) {
		this.delegate = delegate;
		this.loops = loops;
	}

	@Override
	public LoopResources getLoopResources() {
		return this.loops.decorate(this.delegate.getLoopResources());
	}

	@Override
	public void setUseGlobalResources(boolean useGlobalResources) {
		this.delegate.setUseGlobalResources(useGlobalResources);
	}

	@Override
	public boolean isUseGlobalResources() {
		return this.delegate.isUseGlobalResources();
	}

	@Override
	public void addGlobalResourcesConsumer(Consumer<HttpResources> consumer) {
		this.delegate.addGlobalResourcesConsumer(consumer);
	}

	@Override
	public void setConnectionProviderSupplier(Supplier<ConnectionProvider> supplier) {
		this.delegate.setConnectionProviderSupplier(supplier);
	}

	@Override
	public void setConnectionProvider(ConnectionProvider connectionProvider) {
		this.delegate.setConnectionProvider(connectionProvider);
	}

	@Override
	public ConnectionProvider getConnectionProvider() {
		return this.delegate.getConnectionProvider();
	}

	@Override
	public void setLoopResourcesSupplier(Supplier<LoopResources> supplier) {
		this.delegate.setLoopResourcesSupplier(supplier);
	}

	@Override
	public void setLoopResources(LoopResources loopResources) {
		this.delegate.setLoopResources(loopResources);
	}

	@Override
	public void setShutdownQuietPeriod(Duration shutdownQuietPeriod) {
		this.delegate.setShutdownQuietPeriod(shutdownQuietPeriod);
	}

	@Override
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.delegate.setShutdownTimeout(shutdownTimeout);
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.delegate.setApplicationContext(applicationContext);
	}

	@Override
	public void afterPropertiesSet() {
		this.delegate.afterPropertiesSet();
	}

	@Override
	public void destroy() {
		this.delegate.destroy();
	}

	@Override
	public void start() {
		this.delegate.start();
	}

	@Override
	public void stop() {
		this.delegate.stop();
	}

	@Override
	public boolean isRunning() {
		return this.delegate.isRunning();
	}

}
