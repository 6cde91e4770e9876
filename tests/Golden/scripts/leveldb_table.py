"""Writes a table with leveldb itself. usage: leveldb_table.py FOLDER (plyvel)"""
import glob, os, shutil, sys, tempfile
import plyvel

folder = tempfile.mkdtemp()
db = plyvel.DB(folder, create_if_missing=True, compression="snappy", block_size=1024, block_restart_interval=16)
for i in range(500): db.put(b"resnet_v2_50/block%d/unit_%03d/weights" % (i % 4, i), (b"value %d " % i) * (i % 50))
db.compact_range(); db.close()
shutil.copy(max(glob.glob(folder + "/*.ldb"), key=os.path.getsize), os.path.join(sys.argv[1], "table.ldb"))
shutil.rmtree(folder)
