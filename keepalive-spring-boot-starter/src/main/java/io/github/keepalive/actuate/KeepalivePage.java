package io.github.keepalive.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;

/**
 * The HTML page: a single file. Its script requests the JSON of the endpoint.
 */
final class KeepalivePage {

	/** The last segment of its path, below that of the endpoint. */
	static final String VIEW = "page";

	private static final EndpointId ENDPOINT = EndpointId.of("keepalive");

	private static final String FILE = "keepalive-page.html";

	private static final String HTML = read();

	private static final byte[] WRITABLE = without("read-only", HTML);

	private static final byte[] READ_ONLY = without("writable", HTML);

	private static final Map<String, String> HEADERS = headers(HTML);

	private KeepalivePage() {
	}

	/**
	 * Return the page.
	 * @param writable whether settings may be changed. If not, the page has no form.
	 * @return the page in UTF-8
	 */
	static byte[] html(boolean writable) {
		return (writable ? WRITABLE : READ_ONLY).clone();
	}

	private static byte[] without(String part, String html) {
		return Pattern.compile("<!-- " + part + " -->.*?<!-- /" + part + " -->\\s*", Pattern.DOTALL)
			.matcher(html)
			.replaceAll("")
			.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return the HTTP headers of the page.
	 * @return the values by name
	 */
	static Map<String, String> headers() {
		return HEADERS;
	}

	/**
	 * Return whether a request is for the page. A prefix of the endpoint's own path, such
	 * as a context path or the path of the dispatcher servlet, is ignored.
	 * @param path the path of the request
	 * @param endpoints where the endpoint is
	 * @return {@code true} if it is
	 */
	static boolean isAt(String path, PathMappedEndpoints endpoints) {
		try {
			return isAt(PathContainer.parsePath(path), endpoints);
		}
		catch (IllegalArgumentException ex) {
			// The path has an invalid escape sequence.
			return false;
		}
	}

	static boolean isAt(PathContainer path, PathMappedEndpoints endpoints) {
		String endpoint = endpoints.getPath(ENDPOINT);
		if (endpoint == null) {
			return false;
		}
		List<String> actual = segments(path);
		List<String> expected = segments(PathContainer.parsePath(endpoint + "/" + VIEW));
		int start = actual.size() - expected.size();
		return start >= 0 && actual.subList(start, actual.size()).equals(expected);
	}

	private static List<String> segments(PathContainer path) {
		return path.elements()
			.stream()
			.filter(PathContainer.PathSegment.class::isInstance)
			.map((element) -> ((PathContainer.PathSegment) element).valueToMatch())
			.toList();
	}

	private static String read() {
		try (InputStream stream = KeepalivePage.class.getResourceAsStream(FILE)) {
			if (stream == null) {
				throw new IllegalStateException("The jar lacks " + FILE);
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Only the script of the file may run, and it may connect only to its own origin.
	private static Map<String, String> headers(String html) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Security-Policy",
				"default-src 'none'; script-src '" + hash("script", html) + "'; style-src '" + hash("style", html)
						+ "'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
						+ "; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
		headers.put("X-Content-Type-Options", "nosniff");
		headers.put("X-Frame-Options", "DENY");
		headers.put("Referrer-Policy", "no-referrer");
		headers.put("Cache-Control", "no-store");
		return Map.copyOf(headers);
	}

	private static String hash(String element, String html) {
		String opening = "<" + element + ">";
		int start = html.indexOf(opening) + opening.length();
		String content = html.substring(start, html.indexOf("</" + element + ">", start));
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
			return "sha256-" + Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Native-image hints for the file.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/github/keepalive/actuate/" + FILE);
		}

	}

}
