"""What is said when a database is not fit: which one, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as Busy

from assistant.errors import StoreError

PATIENCE = 10
"""Seconds that a write waits for another process to finish its own, and that a server may take to answer."""
ANEW = "请停下程序，把它和旁边的 -wal、-shm 文件一起移到别处再启动，程序会新建一个空的；有备份就放回备份"
RIGHTS = "请看看文件和所在文件夹的权限，让运行程序的用户能写"
OTHERS = (f"等了 {PATIENCE} 秒还被别的程序占着", "请关掉别的正在用它的程序再试")
CAUSES = {
    "SQLITE_NOTADB": ("不是数据库文件，多半已损坏或被别的文件盖掉", ANEW),
    "SQLITE_CORRUPT": ("已损坏，读不出来", ANEW),
    "SQLITE_READONLY": ("不能写", RIGHTS),
    "SQLITE_PERM": ("不能写", RIGHTS),
    "SQLITE_CANTOPEN": ("打不开", "请看看它是不是一个文件、所在文件夹能不能写"),
    "SQLITE_FULL": ("写不进去，磁盘满了", "请腾出空间再试"),
    "SQLITE_IOERR": ("读写出错，多半是磁盘或网络盘的毛病", "请把它放在本机磁盘上，看看磁盘好不好"),
    "SQLITE_BUSY": OTHERS,
    "SQLITE_LOCKED": OTHERS,
}
NO_ENTRY = ("不让登录，用户名或密码不对", "请看看 NUANYAN_STORE 里的用户和密码")
NO_DATABASE = ("里没有这个库", "请在服务器上用 createdb 建一个空库，或者改 NUANYAN_STORE 里的库名")
NO_RIGHTS = ("不许这个用户读写", "请让这个用户做库的所有者，或者给它建表和读写的权限")
GONE = ("连不上", "请看看数据库服务器开着没有，NUANYAN_STORE 里的主机和端口对不对")
FULL = ("连接数满了", "请关掉别的正在用它的程序，或者调大服务器的 max_connections")
SERVER = {
    "28": NO_ENTRY,
    "3D": NO_DATABASE,
    "42501": NO_RIGHTS,
    "55P03": OTHERS,
    "53300": FULL,
    "53100": ("写不进去，服务器的磁盘满了", "请腾出空间再试"),
    "25006": ("不能写，服务器现在只读", "请换成主库的地址"),
    "57P": GONE,
    "08": GONE,
}
"""By the beginning of PostgreSQL's own code of an error."""
WORDS = (
    ("password authentication failed", NO_ENTRY),
    ("no password supplied", NO_ENTRY),
    ("no pg_hba.conf entry", NO_ENTRY),
    ("authentication failed", NO_ENTRY),
    ("too many clients", FULL),
    ("remaining connection slots", FULL),
    ('database "', NO_DATABASE),
    ('role "', NO_ENTRY),
)
"""While a connection is made, the driver gives no code but words, in English unless the server was told otherwise."""
UNREADABLE = "请恢复备份；库是别的程序改过的，就请它改回来"


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what goes wrong with a database into a StoreError that names it, the cause and the cure."""
    try:
        yield
    except (SQLAlchemyError, OSError, ValueError) as error:
        cause, cure = _why(error)
        if cure is ANEW and name.startswith("postgresql"):
            cure = UNREADABLE
        raise StoreError(f"记录库 {name} {cause}。{cure}。") from error
    except ModuleNotFoundError as error:
        raise StoreError(f"记录库 {name} 打不开，没有装 {error.name}。请运行 make setup。") from error


def _why(error: Exception) -> tuple[str, str]:
    if isinstance(error, OSError):
        return f"打不开（{error.strerror}）", "请看看它所在的文件夹能不能写"
    if isinstance(error, Busy):
        return FULL
    cause = error.orig if isinstance(error, DBAPIError) else None
    if type(cause).__module__.startswith("psycopg"):
        return _server(cause)
    code = str(getattr(cause, "sqlite_errorname", ""))
    for start, told_so in CAUSES.items():
        if code.startswith(start):
            return told_so
    return f"的内容对不上（{code or type(error).__name__}），多半已损坏或被别的程序改过", ANEW


def _server(error: BaseException | None) -> tuple[str, str]:
    code = getattr(error, "sqlstate", None)
    if code is None:
        words = str(error)
        return next((told_so for start, told_so in WORDS if start in words), GONE)
    for start, told_so in SERVER.items():
        if code.startswith(start):
            return told_so
    return f"的内容对不上（{code}），多半被别的程序改过", UNREADABLE
