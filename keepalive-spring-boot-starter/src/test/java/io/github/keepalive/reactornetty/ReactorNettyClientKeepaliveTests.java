package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.HttpClientContract;
import io.netty.channel.unix.IntegerUnixChannelOption;

import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Real connections of Reactor Netty's HTTP client, read from the kernel.
 */
class ReactorNettyClientKeepaliveTests extends HttpClientContract {

	@Override
	protected String name() {
		return "reactor-netty";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ReactorNettyClientKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String library() {
		return "reactor";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnTiming.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTiming {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> ownTiming() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.option(new IntegerUnixChannelOption("own", 6, 4), 60));
		}

	}

}
