package io.github.keepalive.actuate;

import java.util.function.Supplier;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.WebFilter;

/**
 * Configures filters that set the HTTP headers of the page, because an endpoint operation
 * cannot set headers. They are registered where the endpoint is served, and run after the
 * filters that protect it. They look up the endpoints at the first request, because a
 * servlet container creates its filters, and all that they need, before the other beans.
 */
@ManagementContextConfiguration(value = ManagementContextType.ANY, proxyBeanMethods = false)
@ConditionalOnAvailableEndpoint(endpoint = KeepaliveEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnKeepalive
class KeepalivePageManagementContextConfiguration {

	private static final String PAGE = "/" + KeepalivePage.VIEW;

	// Called for each request. Excludes most requests without creating objects. An escape
	// sequence may hide the path.
	private static boolean mayBePage(String path) {
		return path.contains(PAGE) || path.indexOf('%') >= 0;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(Filter.class)
	static class ServletConfiguration {

		@Bean
		Filter keepalivePageHeaders(ObjectProvider<PathMappedEndpoints> provider) {
			Supplier<PathMappedEndpoints> endpoints = SingletonSupplier.of(provider::getObject);
			return (request, response, chain) -> {
				if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer
						&& mayBePage(http.getRequestURI())
						&& KeepalivePage.isAt(http.getRequestURI(), endpoints.get())) {
					KeepalivePage.headers().forEach(answer::setHeader);
				}
				chain.doFilter(request, response);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ WebFilter.class, Mono.class })
	static class ReactiveConfiguration {

		@Bean
		WebFilter keepalivePageHeaders(ObjectProvider<PathMappedEndpoints> provider) {
			Supplier<PathMappedEndpoints> endpoints = SingletonSupplier.of(provider::getObject);
			return (exchange, chain) -> {
				if (mayBePage(exchange.getRequest().getPath().value())
						&& KeepalivePage.isAt(exchange.getRequest().getPath(), endpoints.get())) {
					KeepalivePage.headers().forEach(exchange.getResponse().getHeaders()::set);
				}
				return chain.filter(exchange);
			};
		}

	}

}
