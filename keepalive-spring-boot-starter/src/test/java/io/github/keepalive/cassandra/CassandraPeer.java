package io.github.keepalive.cassandra;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.keepalive.WirePeer;

/**
 * The part of a Cassandra node that a driver needs to connect and to send a query, whose
 * answer is empty.
 *
 * @see <a href=
 * "https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec">CQL Binary
 * Protocol v4</a>
 */
final class CassandraPeer extends WirePeer {

	private static final int VERSION_4_RESPONSE = 0x84;

	private static final int READY = 0x02;

	private static final int OPTIONS = 0x05;

	private static final int SUPPORTED = 0x06;

	private static final int QUERY = 0x07;

	private static final int RESULT = 0x08;

	private static final int VOID = 1;

	private static final int ROWS = 2;

	private static final Column HOST_ID = new Column("host_id", 0x0c, new byte[16]);

	private static final Column ADDRESS = new Column("rpc_address", 0x10, new byte[] { 127, 0, 0, 1 });

	private static final Column PORT = new Column("rpc_port", 0x09, new byte[] { 0, 0, 0x23, 0x52 });

	@Override
	protected void serve(DataInputStream in, DataOutputStream out) throws IOException {
		while (true) {
			in.readUnsignedShort(); // version and flags
			short stream = in.readShort();
			int operation = in.readUnsignedByte();
			byte[] request = in.readNBytes(in.readInt());
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			int answer = answer(operation, new String(request, StandardCharsets.ISO_8859_1),
					new DataOutputStream(body));
			out.writeByte(VERSION_4_RESPONSE);
			out.writeByte(0);
			out.writeShort(stream);
			out.writeByte(answer);
			out.writeInt(body.size());
			body.writeTo(out);
		}
	}

	private static int answer(int operation, String request, DataOutputStream body) throws IOException {
		if (operation == OPTIONS) {
			body.writeShort(0);
			return SUPPORTED;
		}
		if (operation != QUERY) {
			return READY;
		}
		if (request.contains("cluster_name")) {
			writeRow(body, text("cluster_name", "test"));
		}
		else if (request.contains("system.local")) {
			writeRow(body, HOST_ID, ADDRESS, PORT, text("data_center", "here"), text("rack", "one"),
					text("release_version", "4.1.0"));
		}
		else if (request.contains("system.peers")) {
			writeRows(body, 0, List.of(HOST_ID));
		}
		else {
			body.writeInt(VOID);
		}
		return RESULT;
	}

	private static Column text(String name, String value) {
		return new Column(name, 0x0d, value.getBytes(StandardCharsets.UTF_8));
	}

	private static void writeRow(DataOutputStream body, Column... columns) throws IOException {
		writeRows(body, 1, List.of(columns));
		for (Column column : columns) {
			body.writeInt(column.value().length);
			body.write(column.value());
		}
	}

	private static void writeRows(DataOutputStream body, int rows, List<Column> columns) throws IOException {
		int oneTable = 1;
		body.writeInt(ROWS);
		body.writeInt(oneTable);
		body.writeInt(columns.size());
		body.writeUTF("system");
		body.writeUTF("local");
		for (Column column : columns) {
			body.writeUTF(column.name());
			body.writeShort(column.type());
		}
		body.writeInt(rows);
	}

	private record Column(String name, int type, byte[] value) {

	}

}
