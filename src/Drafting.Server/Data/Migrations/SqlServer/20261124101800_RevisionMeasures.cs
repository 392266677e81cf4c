using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Drafting.Server.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RevisionMeasures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Measures",
                table: "Revisions",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Measures",
                table: "Revisions");
        }
    }
}
