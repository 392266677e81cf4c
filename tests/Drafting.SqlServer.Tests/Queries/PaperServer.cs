using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Drafting.Server.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Drafting.SqlServer.Tests.Queries;

/// <summary>A statement as it would have been sent.</summary>
/// <param name="Text">In T-SQL.</param>
/// <param name="Parameters">Name and type, as a declaration has them.</param>
sealed record Statement(string Text, IReadOnlyList<string> Parameters);

/// <summary>A SQL Server made of paper: it takes every statement, writes it down, and answers with a few rows of nothing in particular.</summary>
sealed class PaperServer
{
    /// <summary>The rows in each answer.</summary>
    public int Rows { get; set; }

    /// <summary>Whether a statement that was written down then fails, so that whoever sent it takes nothing over from the answer.</summary>
    public bool Refuses { get; set; }

    /// <summary>Told each statement.</summary>
    public required Action<Statement> Sent { get; init; }

    /// <summary>The product's context for SQL Server on a connection to this one.</summary>
    public SqlServerDraftingDb Open()
    {
        var options = new DbContextOptionsBuilder<SqlServerDraftingDb>();
        SqlServerDraftingDb.Configure(options, "Server=paper");
        var db = new SqlServerDraftingDb(options.Options);
        db.Database.SetDbConnection(new Connection(this), contextOwnsConnection: true);
        return db;
    }

    sealed class Connection(PaperServer server) : DbConnection
    {
        ConnectionState state;

        [AllowNull]
        public override string ConnectionString { get; set; } = "Server=paper";
        public override string Database => "paper";
        public override string DataSource => "paper";
        public override string ServerVersion => "16.00.0000";
        public override ConnectionState State => state;
        public override void ChangeDatabase(string databaseName) { }
        public override void Close() => state = ConnectionState.Closed;
        public override void Open() => state = ConnectionState.Open;
        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);
        protected override DbCommand CreateDbCommand() => new Command(server) { Connection = this };
    }

    sealed class Transaction(DbConnection connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;
        protected override DbConnection DbConnection => connection;
        public override void Commit() { }
        public override void Rollback() { }
    }

    sealed class Command(PaperServer server) : DbCommand
    {
        readonly Parameters parameters = [];

        [AllowNull]
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get; set; }
        protected override DbParameterCollection DbParameterCollection => parameters;
        protected override DbTransaction? DbTransaction { get; set; }
        public override void Cancel() { }
        public override void Prepare() { }
        protected override DbParameter CreateDbParameter() => new SqlParameter();

        public override int ExecuteNonQuery()
        {
            Send();
            return server.Rows;
        }

        public override object? ExecuteScalar()
        {
            Send();
            return null;
        }

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            Send();
            return new Reader(server.Rows);
        }

        void Send()
        {
            server.Sent(new Statement(CommandText, [.. parameters.Items.Select(p => $"{(p.ParameterName.StartsWith('@') ? "" : "@")}{p.ParameterName} {TypeOf(p)}")]));
            if (server.Refuses) throw new PaperException();
        }

        static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
        {
            SqlDbType.NVarChar when parameter.Size is > 0 and <= 4000 => $"nvarchar({parameter.Size})",
            SqlDbType.NVarChar => "nvarchar(max)",
            SqlDbType.Binary when parameter.Size is > 0 and <= 8000 => $"binary({parameter.Size})",
            SqlDbType.VarBinary or SqlDbType.Binary => "varbinary(max)",
            var other => other.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>What a refused statement fails with.</summary>
    sealed class PaperException : DbException;

    sealed class Parameters : DbParameterCollection, IEnumerable<SqlParameter>
    {
        public List<SqlParameter> Items { get; } = [];
        public override int Count => Items.Count;
        public override object SyncRoot => Items;
        public override int Add(object value)
        {
            Items.Add((SqlParameter)value);
            return Items.Count - 1;
        }

        public override void AddRange(Array values) => Items.AddRange(values.Cast<SqlParameter>());
        public override void Clear() => Items.Clear();
        public override bool Contains(object value) => Items.Contains((SqlParameter)value);
        public override bool Contains(string value) => IndexOf(value) >= 0;
        public override void CopyTo(Array array, int index) => ((ICollection)Items).CopyTo(array, index);
        public override IEnumerator GetEnumerator() => Items.GetEnumerator();
        IEnumerator<SqlParameter> IEnumerable<SqlParameter>.GetEnumerator() => Items.GetEnumerator();
        public override int IndexOf(object value) => Items.IndexOf((SqlParameter)value);
        public override int IndexOf(string parameterName) => Items.FindIndex(p => p.ParameterName == parameterName);
        public override void Insert(int index, object value) => Items.Insert(index, (SqlParameter)value);
        public override void Remove(object value) => Items.Remove((SqlParameter)value);
        public override void RemoveAt(int index) => Items.RemoveAt(index);
        public override void RemoveAt(string parameterName) => Items.RemoveAt(IndexOf(parameterName));
        protected override DbParameter GetParameter(int index) => Items[index];
        protected override DbParameter GetParameter(string parameterName) => Items[IndexOf(parameterName)];
        protected override void SetParameter(int index, DbParameter value) => Items[index] = (SqlParameter)value;
        protected override void SetParameter(string parameterName, DbParameter value) => Items[IndexOf(parameterName)] = (SqlParameter)value;
    }

    /// <summary>Rows in which every column has whatever value is asked for.</summary>
    sealed class Reader(int rows) : DbDataReader
    {
        int row;

        public override object this[int ordinal] => 1L;
        public override object this[string name] => 1L;
        public override int Depth => 0;
        public override int FieldCount => 100;
        public override bool HasRows => rows > 0;
        public override bool IsClosed => false;
        public override int RecordsAffected => rows;
        public override bool Read() => row++ < rows;
        public override bool NextResult() => false;
        public override bool IsDBNull(int ordinal) => false;
        public override bool GetBoolean(int ordinal) => true;
        public override byte GetByte(int ordinal) => 1;
        public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => 0;
        public override char GetChar(int ordinal) => 'x';
        public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => 0;
        public override string GetDataTypeName(int ordinal) => "nvarchar";
        public override DateTime GetDateTime(int ordinal) => DateTime.UnixEpoch;
        public override decimal GetDecimal(int ordinal) => 1;
        public override double GetDouble(int ordinal) => 1;
        public override IEnumerator GetEnumerator() => new DbEnumerator(this);
        public override Type GetFieldType(int ordinal) => typeof(string);
        public override float GetFloat(int ordinal) => 1;
        public override Guid GetGuid(int ordinal) => Guid.Empty;
        public override short GetInt16(int ordinal) => 1;
        public override int GetInt32(int ordinal) => 1;
        public override long GetInt64(int ordinal) => 1;
        public override string GetName(int ordinal) => "x";
        public override int GetOrdinal(string name) => 0;
        public override string GetString(int ordinal) => "[]";
        public override object GetValue(int ordinal) => 1L;
        public override int GetValues(object[] values) => 0;
        public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(byte[]) ? (T)(object)Array.Empty<byte>() : default!;
    }
}
